import type { SliceSubject } from '../rule.ts';

/**
 * The document is, or is becoming, a Kubernetes object: other YAML (values of a chart, pipelines) is nobody's business
 * here. Broken text may hide the fields that say so, hence the look at the text.
 */
export function isManifest({ slice, objects }: SliceSubject): boolean {
  return (
    objects.some(({ apiVersion, kind }) => apiVersion && kind) ||
    /^[ \t-]*["']?(apiVersion|kind)["']?[ \t]*:/m.test(slice.text)
  );
}
