/** Keys that people take for the name of a namespace, where the agent wants `io.kubernetes.pod.namespace`. */
export const NAMESPACE_KEYS: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'kubernetes.io/metadata.name',
  'io.kubernetes.namespace',
  'io.kubernetes.pod.namespaces',
  'io.cilium.k8s.namespace',
  'io.cilium.k8s.policy.namespace',
  'k8s.io/namespace',
]);
