import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { answerSelectorCase } from '../../server/src/cli/selectorCases.ts';

/** What Calico's own parser and evaluator say of selectors (`data/README.md`). */
test('every selector is read and matched as Calico does', () => {
  const rows = gunzipSync(readFileSync(join(import.meta.dirname, 'data/calico-selectors.jsonl.gz'))).toString();
  const lines = rows.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(2000);
  const wrong = lines.flatMap((line) => {
    const { selector, labels, valid, match } = JSON.parse(line);
    const said = JSON.parse(answerSelectorCase(JSON.stringify({ selector, labels })));
    return said.valid === valid && (!valid || said.match === match) ? [] : [line];
  });
  expect(wrong).toEqual([]);
});
