/** Labels that nobody writes by hand, and what that means for a selector (kubernetes.md 0.4.5, A.6.3, A-M39, A-M43). */

const OF_NAMESPACES = 'kubernetes.io/metadata.name';

const CHANGING: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
]);

/** Changes with every rollout. */
export function isGenerated(key: string): boolean {
  return CHANGING.has(key);
}

export function knownLabelNote(key: string, of: 'pods' | 'namespaces'): string | undefined {
  if (key === OF_NAMESPACES) {
    return of === 'namespaces'
      ? 'Every namespace has this label, with its own name; the control plane sets it and nobody can change it.'
      : 'A label of namespaces, not of pods: it belongs into a `namespaceSelector`.';
  }
  if (isGenerated(key)) return 'Generated anew with every rollout: this selector stops matching after the next one.';
  if (key === 'statefulset.kubernetes.io/pod-name')
    return 'Set on every pod of a StatefulSet, with the name of the pod.';
  return undefined;
}
