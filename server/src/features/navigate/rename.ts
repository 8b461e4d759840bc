/** Another spelling of a label's key or value, everywhere at once: in selectors of every dialect, and on what carries it. */

import { scalar } from '../../rules/support/render.ts';
import type { Span } from '../../syntax/tree.ts';
import type { FileEdit } from '../results.ts';
import type { DocumentView } from '../view.ts';
import { isSameLabel, type LabelAt, labelAt } from './labelAt.ts';
import { type LabelValue, labelsIn, NAMESPACE_NAME } from './occurrences.ts';
import { type ManifestAt, spanIn } from './world.ts';

/** What would be renamed, or why nothing is. */
export type RenameTarget =
  | { readonly ok: true; readonly span: Span; readonly text: string }
  | { readonly ok: false; readonly why: string };

export function renameTarget(view: DocumentView, offset: number): RenameTarget {
  const found = labelAt(view, offset);
  if (found === undefined) return no('Only labels can be renamed: put the cursor on the key or value of one.');
  const { label, value, manifest } = found;
  if (label.key === NAMESPACE_NAME) return no('The cluster itself sets this label to the name of the namespace.');
  const span = value?.span ?? label.keySpan;
  return {
    ok: true,
    span: { start: span.start + manifest.start, end: span.end + manifest.start },
    text: value?.value ?? label.key,
  };
}

/** The edits of every file, or why there are none. */
export type Renamed =
  | { readonly ok: true; readonly edits: readonly FileEdit[] }
  | { readonly ok: false; readonly why: string };

export function rename(view: DocumentView, offset: number, text: string, manifests: Iterable<ManifestAt>): Renamed {
  const target = renameTarget(view, offset);
  const found = labelAt(view, offset);
  if (!target.ok) return target;
  if (found === undefined) return no('There is no label here any more.');
  const problem = found.value === undefined ? keyProblem(text) : valueProblem(text);
  if (problem !== undefined) return no(problem);
  const edits = new Map<string, FileEdit>();
  for (const manifest of manifests) {
    for (const edit of editsIn(manifest, found, text)) edits.set(`${edit.uri} ${edit.span.start}`, edit);
  }
  return { ok: true, edits: [...edits.values()] };
}

function editsIn(manifest: ManifestAt, found: LabelAt, text: string): readonly FileEdit[] {
  const { value } = found;
  return labelsIn(manifest.object)
    .filter((label) => isSameLabel(found, label))
    .flatMap((label): readonly FileEdit[] => {
      if (value === undefined) return [{ ...spanIn(manifest, label.keySpan), text }];
      return label.values
        .filter((each) => each.value === value.value)
        .map((each) => ({ ...spanIn(manifest, each.span), text: written(each, text) }));
    });
}

/** A plain text that would be read as something else gets quotes. */
function written({ style }: LabelValue, text: string): string {
  return style === 'plain' ? scalar(text) : text;
}

/** kubernetes.md 0.4.1. */
function keyProblem(text: string): string | undefined {
  const slash = text.indexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)];
  if (
    prefix !== undefined &&
    !/^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix)
  ) {
    return `${JSON.stringify(prefix)} is no prefix of a label: lower-case letters, digits, - and dots.`;
  }
  return /^(?=.{1,63}$)[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(name)
    ? undefined
    : `${JSON.stringify(text)} is no label key: letters, digits, - _ and dots, at most 63, a letter or digit at both ends.`;
}

function valueProblem(text: string): string | undefined {
  return /^(?=.{0,63}$)([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/.test(text)
    ? undefined
    : `${JSON.stringify(text)} is no label value: letters, digits, - _ and dots, at most 63, a letter or digit at both ends.`;
}

function no(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}
