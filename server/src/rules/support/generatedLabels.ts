/** Labels that controllers give to pods and change with every rollout or run (kubernetes.md A.6.3), with who does. */
const GENERATED: ReadonlyMap<string, string> = new Map([
  ['pod-template-hash', 'a Deployment gives its pods another with every rollout'],
  ['controller-revision-hash', 'a StatefulSet or DaemonSet gives its pods another with every rollout'],
  ['pod-template-generation', 'a DaemonSet gives its pods another with every rollout'],
  ['controller-uid', 'every run of a Job has another'],
  ['batch.kubernetes.io/controller-uid', 'every run of a Job has another'],
]);

export function isGenerated(key: string): boolean {
  return GENERATED.has(key);
}

/** Half a sentence: who changes it, and when. */
export function generatedBy(key: string): string | undefined {
  return GENERATED.get(key);
}
