import { ADMIN_RULES } from './admin/rules.ts';
import { BETWEEN_RULES } from './between/rules.ts';
import { CALICO_RULES } from './calico/rules.ts';
import { CILIUM_RULES } from './cilium/rules.ts';
import { IGNORE_RULES } from './ignore/rules.ts';
import { KUBERNETES_RULES } from './kubernetes/rules.ts';
import type { IgnoreRule, Rule, RuleSettings, SliceRule } from './rule.ts';
import { SCHEMA_RULES } from './schema/rules.ts';
import { TEXT_RULES } from './text/rules.ts';

/** Rules about the text of a document, whatever it holds. */
export const SLICE_RULES: readonly SliceRule[] = TEXT_RULES;

/** Rules about one object, in the order in which equal places are told. */
export const RULES: readonly Rule[] = [
  ...SCHEMA_RULES,
  ...CILIUM_RULES,
  ...CALICO_RULES,
  ...ADMIN_RULES,
  ...KUBERNETES_RULES,
  ...BETWEEN_RULES,
];

/** Whatever has a code. */
export const ALL_RULES: readonly (Rule | SliceRule | IgnoreRule)[] = [...SLICE_RULES, ...RULES, ...IGNORE_RULES];

export const CODES: readonly string[] = ALL_RULES.map(({ code }) => code);

/** Whether a rule with this code is asked under these settings; `clustered`: there is a cluster to ask. */
export function isAsked(code: string, settings: RuleSettings, clustered: boolean): boolean {
  return ALL_RULES.some((rule) => {
    if (rule.code !== code || (rule.scope === 'cluster' && !clustered)) return false;
    return !('asked' in rule) || rule.asked === undefined || rule.asked(settings);
  });
}
