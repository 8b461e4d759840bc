/** Whether a release is at least another: `3.9` is before `3.30`. Missing parts are 0; no release at all is the newest. */
export function isAtLeast(version: string | undefined, least: string): boolean {
  if (version === undefined) return true;
  const own = numbers(version);
  const other = numbers(least);
  for (let i = 0; i < Math.max(own.length, other.length); i++) {
    const difference = (own[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): readonly number[] {
  return version.replace(/^v/, '').split('.').map(Number);
}
