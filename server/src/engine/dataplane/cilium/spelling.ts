import { inNamespace, type Spelling } from '../../cover/spelling.ts';
import { renamed, requirements, type Selector } from '../../selector.ts';

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

/** What every pod of the own cluster has (`labelling.ts`). */
const OF_EVERY_POD: readonly Selector[] = [NAMESPACE, 'netpol:own-cluster', 'netpol:own-cluster-pod'].map((key) => ({
  kind: 'requirement',
  requirement: { op: 'exists', key },
}));

/** All labels of a pod have Kubernetes' source, so that asking every source asks that one (cilium.md 2.1, 2.2). */
const alike = (key: string): string => key.replace(/^any:/, 'k8s:');

export const CILIUM_SPELLING: Spelling = {
  // Policies of other APIs are read as Cilium's own (`reads.ts`): of their namespaces only the name is left to say.
  flat(namespaces, pods) {
    const own = renamed(pods, (key) => (key.includes(':') ? key : `k8s:${key}`));
    return namespaces.kind === 'named' ? { kind: 'and', of: [inNamespace(NAMESPACE, namespaces.name), own] } : own;
  },
  plain: (selector, ofPods) => (ofPods ? { kind: 'and', of: [renamed(selector, alike), ...OF_EVERY_POD] } : selector),
  alike,
  podsAlone: (selector) =>
    requirements(selector).some(({ key, op }) => (op === 'in' || op === 'exists') && alike(key) === NAMESPACE),
};
