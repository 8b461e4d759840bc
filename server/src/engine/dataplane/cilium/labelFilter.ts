/** Which labels make a pod's identity (cilium.md 2.2): patterns that match at the start of a key, longest include against shortest ignore. */

const INCLUDES: readonly RegExp[] = [
  /^reserved:.*/,
  /^io\.kubernetes\.pod\.namespace/,
  /^io\.cilium\.k8s\.namespace\.labels/,
  /^app\.kubernetes\.io/,
  /^io\.cilium\.k8s\.policy\.cluster/,
  /^io\.cilium\.k8s\.policy\.serviceaccount/,
];
const IGNORES: readonly RegExp[] = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/job-completion-index/,
  /^batch\.kubernetes\.io\/controller-uid/,
  /^.*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^pod-template-generation/,
  /^pod-template-hash/,
  /^controller-revision-hash/,
  /^controller-uid/,
  /^annotation.*/,
  /^etcd_node/,
  /^topology\.kubernetes\.io/,
];

/** `extra`: the `labels` option of `cilium-config`, patterns apart by blanks, with a `!` before those to ignore. */
export function labelFilter(extra: string | undefined): (key: string) => boolean {
  const includes = [...INCLUDES];
  const ignores = [...IGNORES];
  let whitelist = false;
  for (const written of extra?.split(/\s+/) ?? []) {
    const excludes = written.startsWith('!');
    const pattern = startPattern(excludes ? written.slice(1) : written);
    if (pattern === undefined) continue;
    if (excludes) ignores.push(pattern);
    else {
      includes.push(pattern);
      whitelist = true;
    }
  }
  return (key) => {
    const longest = Math.max(0, ...includes.map((pattern) => pattern.exec(key)?.[0].length ?? 0));
    const ignored = ignores.flatMap((pattern) => pattern.exec(key)?.[0].length ?? []);
    const shortest = ignored.length === 0 ? 0 : Math.min(...ignored);
    return (!whitelist && shortest === 0) || longest > shortest;
  };
}

/** Undefined for nothing and for what is no pattern here. The source `k8s:` is what pods have anyway. */
function startPattern(text: string): RegExp | undefined {
  if (text === '') return undefined;
  try {
    return new RegExp(`^(?:${text.replace(/^k8s:/, '')})`);
  } catch {
    return undefined;
  }
}
