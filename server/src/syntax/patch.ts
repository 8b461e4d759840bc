/** A text told by another one: `text` in place of what stands there from `start` to `end`. */
export interface Patch {
  readonly of: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function lengthOf({ of, start, end, text }: Patch): number {
  return of.length - (end - start) + text.length;
}

/** Part of the patched text. */
export function sliceOf({ of, start, end, text }: Patch, from: number, to: number): string {
  const [first, last] = [Math.max(0, from), Math.max(0, to)];
  const behind = start + text.length;
  return (
    of.slice(Math.min(first, start), Math.min(last, start)) +
    text.slice(Math.max(0, first - start), Math.max(0, last - start)) +
    of.slice(end + Math.max(0, first - behind), end + Math.max(0, last - behind))
  );
}

/** The patch with one more edit, told in terms of the patched text; undefined where the two do not touch. */
export function patched(patch: Patch | undefined, start: number, end: number, text: string): Patch | undefined {
  if (patch === undefined) return undefined;
  const behind = patch.start + patch.text.length;
  if (start > behind || end < patch.start) return undefined;
  return {
    of: patch.of,
    start: Math.min(start, patch.start),
    end: patch.end + Math.max(0, end - behind),
    text:
      patch.text.slice(0, Math.max(0, start - patch.start)) + text + patch.text.slice(Math.max(0, end - patch.start)),
  };
}
