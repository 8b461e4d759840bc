import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { answerSelectorCase } from '../../server/src/cli/selectorCases.ts';
import { canonicalSelector } from '../../server/src/lower/calicoSelector/canonical.ts';
import { parseSelector } from '../../server/src/lower/calicoSelector/parse.ts';

/** What Calico's own parser and evaluator say of selectors (`data/README.md`). */
const rows = gunzipSync(readFileSync(join(import.meta.dirname, 'data/calico-selectors.jsonl.gz'))).toString();
const lines = rows.split('\n').filter((line) => line !== '');

test('every selector is read and matched as Calico does', () => {
  expect(lines.length).toBeGreaterThan(2000);
  const wrong = lines.flatMap((line) => {
    const { selector, labels, valid, match } = JSON.parse(line);
    const said = JSON.parse(answerSelectorCase(JSON.stringify({ selector, labels })));
    return said.valid === valid && (!valid || said.match === match) ? [] : [line];
  });
  expect(wrong).toEqual([]);
});

test('every selector has the canonical form that Calico gives it', () => {
  const formed = lines.filter((line) => JSON.parse(line).normalized !== undefined);
  expect(formed.length).toBeGreaterThan(1500);
  const wrong = formed.flatMap((line) => {
    const { selector, normalized } = JSON.parse(line);
    const parsed = parseSelector(selector);
    return parsed.ok && canonicalSelector(parsed.node) === normalized ? [] : [line];
  });
  expect(wrong).toEqual([]);
});
