import type { RuleSettings } from '../rules/rule.ts';
import { judgeDocument, structuresOf } from '../rules/run.ts';
import type { FilePolicy } from '../snapshot/read.ts';
import type { Span } from '../syntax/tree.ts';

/** Who would refuse a policy as it is written, by the validators' names, and for which text of its file. */
export interface Refusal {
  readonly by: readonly string[];
  readonly span: Span;
}

/** The first refusal in text order; undefined for a policy that everybody takes. `start`: of its document in the file. */
export function refusalOf({ object }: FilePolicy, start: number, settings: RuleSettings): Refusal | undefined {
  const { slice } = object;
  const objects = [object];
  const found = judgeDocument({ slice, objects, structures: structuresOf(objects), settings });
  const first = found.find(({ finding }) => (finding.rejectedBy ?? []).length > 0);
  if (first === undefined) return undefined;
  const { span } = first;
  return { by: first.finding.rejectedBy ?? [], span: { start: span.start + start, end: span.end + start } };
}
