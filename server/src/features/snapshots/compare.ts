import type { Json } from '../../lower/object.ts';
import type { FieldChange, ObjectChange } from '../../snapshot/file/compare.ts';
import { grouped } from '../words.ts';

/** A value longer than this is cut: what changed is said, the file says the rest. */
const LONGEST_VALUE = 80;
/** Fields shown of one object. */
const MOST_FIELDS = 8;

/** One line for each object that differs, with the fields of those that changed, and a last line that counts. */
export function comparisonText(changes: readonly ObjectChange[]): string {
  return [...changes.flatMap(changeLines), comparisonSummary(changes), ''].join('\n');
}

export function comparisonSummary(changes: readonly ObjectChange[]): string {
  if (changes.length === 0) return 'No difference.';
  const { added, removed, changed } = comparisonCounts(changes);
  return `${grouped(added)} added, ${grouped(removed)} removed, ${grouped(changed)} changed`;
}

export function comparisonCounts(changes: readonly ObjectChange[]): Record<ObjectChange['change'], number> {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

const MARKS = { added: '+', removed: '-', changed: '~' } as const;

function changeLines(change: ObjectChange): readonly string[] {
  const shown = change.fields.slice(0, MOST_FIELDS).map(fieldLine);
  const rest = change.fields.length - MOST_FIELDS;
  const more = rest > 0 ? [`    and ${grouped(rest)} more`] : [];
  return [`${MARKS[change.change]} ${objectName(change)}`, ...shown, ...more];
}

/** `Pod shop/db-0`; of Calico's NetworkPolicy the family too, because Kubernetes has one of its own. */
export function objectName({ apiVersion, kind, namespace, name }: ObjectChange): string {
  const family = kind === 'NetworkPolicy' && apiVersion.includes('projectcalico.org') ? 'Calico ' : '';
  return `${family}${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function fieldLine({ path, before, after }: FieldChange): string {
  if (before === undefined) return `    ${path}: ${valueText(after)} added`;
  if (after === undefined) return `    ${path}: ${valueText(before)} removed`;
  return `    ${path}: ${valueText(before)} -> ${valueText(after)}`;
}

function valueText(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
