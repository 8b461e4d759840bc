import type { Policy } from './model.ts';

/** `networking.k8s.io/NetworkPolicy`: how `dataplane/` names kinds. */
export function groupKind(policy: Pick<Policy, 'apiVersion' | 'kind'>): string {
  const slash = policy.apiVersion.indexOf('/');
  return `${slash < 0 ? '' : policy.apiVersion.slice(0, slash)}/${policy.kind}`;
}
