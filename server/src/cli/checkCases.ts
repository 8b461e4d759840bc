import type { Json } from '../lower/object.ts';
import { readObjects } from '../lower/objects.ts';
import { isObject, textAt } from '../lower/value.ts';
import type { Finding, RuleSettings } from '../rules/rule.ts';
import { type FoundIn, judgeDocument, structuresOf } from '../rules/run.ts';
import { API_SERVER } from '../rules/support/refuse.ts';
import { fieldName } from '../syntax/path.ts';
import { cutSlices } from '../syntax/slices.ts';
import { Text } from '../syntax/text.ts';
import type { PlacedSlice } from '../syntax/tree.ts';

/** The versions the cases are judged by, whatever the settings say. */
const SETTINGS: RuleSettings = { kubernetesMinor: 37, defaultNamespace: 'default', clusterDomain: 'cluster.local' };

/**
 * One line of validation cases (`{id, text}`) -> the line that answers it: the kind found and every diagnostic, with
 * the field as the API server names it. Throws an Error that says what is wrong when the line is no case: the caller
 * knows its number.
 */
export function answerCheckCase(line: string): string {
  const question: Json = JSON.parse(line);
  if (!isObject(question)) throw new Error('it is no JSON object');
  const source = textAt(question, 'text') ?? '';
  const text = new Text(source);
  let kind = '';
  const diagnostics = cutSlices(source).flatMap((placed) => {
    const objects = placed.slice.template ? [] : readObjects(placed.slice, SETTINGS);
    kind ||= objects[0]?.kind ?? '';
    const found = judgeDocument({
      slice: placed.slice,
      objects,
      structures: structuresOf(objects),
      settings: SETTINGS,
    });
    const said = found.length === 0 && !isObjectOfAKind(placed) ? [...found, noObject(placed)] : found;
    return said.map((each) => diagnosticOf(each, placed, text));
  });
  return JSON.stringify({ id: textAt(question, 'id') ?? '', kind, diagnostics });
}

/** The same for many lines, one at a time. Blank lines are no cases. */
export async function* answerCheckCases(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (line.trim() !== '') yield answerCheckCase(line);
}

/** A case is meant as an object: text that says neither what it is nor anything else is refused, where a file would be left in peace. */
function isObjectOfAKind({ slice }: PlacedSlice): boolean {
  return slice.root === undefined || readObjects(slice, SETTINGS).some(({ apiVersion, kind }) => apiVersion && kind);
}

function noObject({ slice }: PlacedSlice): FoundIn {
  const span = { start: 0, end: Math.min(slice.text.length, 1) };
  const finding: Finding = {
    code: 'no-object',
    level: 'error',
    message: 'This is no Kubernetes object: it lacks an `apiVersion` or a `kind`. The API server refuses it.',
    path: [],
    part: 'value',
    span,
    rejectedBy: [API_SERVER],
  };
  return { finding, object: undefined, span };
}

function diagnosticOf({ finding, span }: FoundIn, { start }: PlacedSlice, text: Text) {
  return {
    code: finding.code,
    severity: finding.level,
    message: finding.message,
    path: fieldName(finding.field ?? finding.path),
    range: { start: text.positionAt(start + span.start), end: text.positionAt(start + span.end) },
    rejectedBy: finding.rejectedBy ?? [],
  };
}
