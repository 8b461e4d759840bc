import { type NameProblem, subdomainProblem } from '../labels.ts';

/** Calico's `name`: a DNS subdomain of any length. */
export function nameProblem(text: string): NameProblem | undefined {
  const problem = subdomainProblem(text);
  return problem === 'long' && text.split('.').every((part) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(part))
    ? undefined
    : problem;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const NAMESPACED = new RegExp(`^(${LABEL}(\\.${LABEL})?|(knp|ossg)\\.default\\.${SUBDOMAIN})$`);
const GLOBAL = new RegExp(`^(${LABEL}\\.)?${LABEL}$`);
const TIER = new RegExp(`^${LABEL}$`);

/** What Calico's kinds may be called beyond what the API server asks of every name (calico.md V01, V02, V06). */
export function isCalicoName(kind: string | undefined, name: string): boolean {
  switch (kind) {
    case 'NetworkPolicy':
    case 'StagedNetworkPolicy':
      return NAMESPACED.test(name);
    case 'GlobalNetworkPolicy':
    case 'StagedGlobalNetworkPolicy':
      return GLOBAL.test(name);
    case 'Tier':
      return TIER.test(name) && name.length <= 63;
    default:
      return true;
  }
}

/** Names of what Calico makes of other policies, which nobody creates (calico.md V01). */
export function isDerivedName(name: string): boolean {
  return /^(knp\.default\.|kanp\.adminnetworkpolicy\.|kbanp\.baselineadminnetworkpolicy\.|ossg\.)/.test(name);
}
