/** Upstream files behind the tables, all of projectcalico/calico. */
export const API = (name: string): string => `api/pkg/apis/projectcalico/v3/${name}.go`;
export const DEFAULTS = 'api/pkg/defaults/defaults.go';
export const VALIDATOR = 'libcalico-go/lib/validator/v3/validator.go';
export const TIER_READ = 'libcalico-go/lib/resources/tier.go';
export const NUMBERS = (name: string): string => `api/pkg/lib/numorstring/${name}.go`;
export const PARSER = 'libcalico-go/lib/selector/parser/parser.go';
