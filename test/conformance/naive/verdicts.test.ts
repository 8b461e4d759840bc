import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseSelector } from './calico/selector.ts';
import type { Flow } from './flow.ts';
import { naiveJudge } from './judge.ts';

/**
 * The naive evaluator against what the real engines said (`data/README.md`): a fault of its own would make it useless
 * as a second opinion, so it has to agree with every one of their words.
 */

const DATA = join(import.meta.dirname, '../data');
const SETS = readdirSync(DATA).filter((name) => name.endsWith('.jsonl.gz') && !name.includes('selectors'));

test.each(SETS)('%s', (name) => {
  const lines = gunzipSync(readFileSync(join(DATA, name)))
    .toString()
    .split('\n');
  const wrong: string[] = [];
  let flows = 0;
  for (const line of lines.filter((each) => each !== '')) {
    const row = JSON.parse(line);
    const judge = naiveJudge(row);
    for (const [index, flow] of (row.flows as Flow[]).entries()) {
      const answer = judge(flow);
      const said = { verdicts: answer.verdict, egress: answer.egress, ingress: answer.ingress };
      for (const part of ['verdicts', 'egress', 'ingress'] as const) {
        const wanted = row[part]?.[index] ?? (part in row ? null : 'skip');
        if (wanted === 'skip' || wanted === said[part]) continue;
        wrong.push(`${row.id} flow ${index} ${JSON.stringify(flow)}: ${part} ${said[part]}, engines say ${wanted}`);
      }
      flows++;
    }
  }
  expect(flows).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
});

test("Calico's own parser and the naive one agree on every selector", () => {
  const lines = gunzipSync(readFileSync(join(DATA, 'calico-selectors.jsonl.gz')))
    .toString()
    .split('\n');
  const wrong = lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ selector, labels, valid, match }) => {
      const expression = parseSelector(selector);
      return (expression !== undefined) !== valid || (valid && expression?.holds(labels ?? {}) !== match);
    });
  expect(wrong).toEqual([]);
});

test("the canonical spelling is Calico's", () => {
  const lines = gunzipSync(readFileSync(join(DATA, 'calico-selectors.jsonl.gz')))
    .toString()
    .split('\n');
  const wrong = lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(
      ({ selector, normalized }) => normalized !== undefined && parseSelector(selector)?.print('') !== normalized,
    );
  expect(wrong).toEqual([]);
});
