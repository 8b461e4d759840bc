import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answerVerdictCase } from '../../server/src/cli/simulateCases.ts';

/** Verdicts of real engines (`data/README.md`): every flow must agree, side by side, and nothing may be unknown. */

const DATA = join(import.meta.dirname, 'data');
const SHARED = join(import.meta.dirname, '../../../shared/conformance');
/** Sets of another form than verdict cases: `selectors.test.ts` reads these. */
const isVerdictSet = (name: string): boolean => /\.jsonl(\.gz)?$/.test(name) && !name.includes('selectors');

interface Row {
  readonly id: string;
  readonly flows: readonly unknown[];
  readonly verdicts: readonly string[];
  readonly egress?: readonly (string | null)[];
  readonly ingress?: readonly (string | null)[];
}

interface Answer {
  readonly id: string;
  readonly verdicts: readonly string[];
  readonly egress: readonly (string | null)[];
  readonly ingress: readonly (string | null)[];
}

/** The question without its answers, as a command line would get it. */
function ask(line: string): Answer {
  const { id, dataplane, version, writePath, objects, flows } = JSON.parse(line);
  return JSON.parse(answerVerdictCase(JSON.stringify({ id, dataplane, version, writePath, objects, flows })));
}

/** What differs; `skip` is not judged. */
function differences(row: Row, answer: Answer): readonly string[] {
  return (['verdicts', 'egress', 'ingress'] as const).flatMap((part) =>
    (row[part] ?? []).flatMap((wanted, i) =>
      wanted === 'skip' || wanted === answer[part][i]
        ? []
        : [`${row.id} flow ${i} ${JSON.stringify(row.flows[i])}: ${part} ${answer[part][i]}, engines say ${wanted}`],
    ),
  );
}

function judge(lines: readonly string[]): void {
  const wrong: string[] = [];
  let flows = 0;
  for (const line of lines) {
    const row: Row = JSON.parse(line);
    const answer = ask(line);
    expect(answer.id).toBe(row.id);
    expect(answer.verdicts).toHaveLength(row.flows.length);
    wrong.push(...differences(row, answer));
    flows += row.flows.length;
  }
  expect(flows).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

const committed = readdirSync(DATA).filter(isVerdictSet);
const copy = (name: string): string => gunzipSync(readFileSync(join(DATA, name))).toString();

const isCornerCases = (name: string): boolean => name.startsWith('corner-cases');

describe('committed sets', () => {
  test.each(committed.filter((name) => !isCornerCases(name)))('%s', (name) => judge(linesOf(copy(name))));
});

/** Each named by its number in the semantics documents. */
describe.each(committed.filter(isCornerCases))('%s', (name) => {
  const cases = linesOf(copy(name)).map((line) => [idOf(line), line] as const);
  test.each(cases)('%s', (_, line) => judge([line]));
});

function idOf(line: string): string {
  const { id }: Row = JSON.parse(line);
  return id;
}

/** Sets of the shared folder that say something else than the copies here. */
const sharedSets = existsSync(SHARED)
  ? ['', 'corner-cases'].flatMap((folder) =>
      readdirSync(join(SHARED, folder))
        .filter((name) => isVerdictSet(name))
        .map((name) => join(folder, name)),
    )
  : [];
const others = sharedSets.filter((name) => {
  const own = `${name.replace('/', '-')}.gz`;
  return !committed.includes(own) || copy(own) !== readFileSync(join(SHARED, name), 'utf8');
});

if (sharedSets.length === 0) {
  console.warn(`NOT RUN: the whole verdict sets; ${SHARED} is not there. The committed copies were judged.`);
} else if (others.length > 0) {
  describe('shared sets that are not the committed ones', () => {
    test.each(others)('%s', (name) => judge(linesOf(readFileSync(join(SHARED, name), 'utf8'))));
  });
}
