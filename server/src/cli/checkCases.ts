import type { Json } from '../lower/object.ts';
import { readObjects } from '../lower/objects.ts';
import { isObject, textAt } from '../lower/value.ts';
import type { Finding, RuleSettings } from '../rules/rule.ts';
import { type FoundIn, judgeDocument, structuresOf } from '../rules/run.ts';
import { API_SERVER } from '../rules/support/refuse.ts';
import { fieldName } from '../syntax/path.ts';
import { cutSlices } from '../syntax/slices.ts';
import { Text } from '../syntax/text.ts';

/** The versions the cases are judged by, whatever the settings say. */
const SETTINGS: RuleSettings = {
  kubernetesMinor: 37,
  defaultNamespace: 'default',
  clusterDomain: 'cluster.local',
  crdChannel: 'both',
};

/**
 * One line of validation cases (`{id, text}`) -> the line that answers it: the kind found and every diagnostic, with
 * the field as the API server names it. Throws an Error that says what is wrong when the line is no case: the caller
 * knows its number.
 */
export function answerCheckCase(line: string): string {
  const question: Json = JSON.parse(line);
  if (!isObject(question)) throw new Error('it is no JSON object');
  const source = textAt(question, 'text') ?? '';
  const documents = cutSlices(source).map((placed) => {
    const objects = placed.slice.template ? [] : readObjects(placed.slice, SETTINGS);
    const judged = { slice: placed.slice, objects, structures: structuresOf(objects), settings: SETTINGS };
    return { placed, objects, found: judgeDocument(judged) };
  });
  const text = new Text(source);
  const diagnostics = documents.flatMap(({ placed, found }) =>
    found.map((each) => diagnosticOf(each, placed.start, text)),
  );
  const objects = documents.flatMap((document) => document.objects);
  const isRefused = diagnostics.some(({ rejectedBy }) => rejectedBy.length > 0);
  if (!isRefused && !objects.some(({ apiVersion, kind }) => apiVersion && kind)) diagnostics.push(noObject(text));
  return JSON.stringify({ id: textAt(question, 'id') ?? '', kind: objects[0]?.kind ?? '', diagnostics });
}

/** The same for many lines, one at a time. Blank lines are no cases. */
export async function* answerCheckCases(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (line.trim() !== '') yield answerCheckCase(line);
}

/** A case is meant as an object: text that does not say what it is is refused, where a file would be left in peace. */
function noObject(text: Text) {
  const span = { start: 0, end: Math.min(text.length, 1) };
  const finding: Finding = {
    code: 'no-object',
    level: 'error',
    message: 'This is no Kubernetes object: it lacks an `apiVersion` or a `kind`. The API server refuses it.',
    path: [],
    part: 'value',
    rejectedBy: [API_SERVER],
  };
  return diagnosticOf({ finding, object: undefined, span }, 0, text);
}

function diagnosticOf({ finding, span }: FoundIn, start: number, text: Text) {
  return {
    code: finding.code,
    severity: finding.level,
    message: finding.message,
    path: fieldName(finding.field ?? finding.path),
    range: { start: text.positionAt(start + span.start), end: text.positionAt(start + span.end) },
    rejectedBy: finding.rejectedBy ?? [],
  };
}
