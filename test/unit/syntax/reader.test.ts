import { describe, expect, test } from 'vitest';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { disagreement, recorded, spanFaults } from './support.ts';

/** Texts on which we knowingly differ from the API server's reader, and why nobody minds. */
const DIFFERENT: ReadonlyMap<string, string> = new Map([
  ['[-]\n', 'a lone dash between brackets is the string "-" to it'],
  ['{k: -, l: m}\n', 'a lone dash between brackets is the string "-" to it'],
  ['[?a]\n', 'an explicit key between brackets'],
  ['[!a]\n', 'its tags run on into brackets and commas'],
  ['{k: !a, l: m}\n', 'its tags run on into brackets and commas'],
  ['[!!str]\n', 'its tags run on into brackets and commas'],
  ['{k: !!str, l: m}\n', 'its tags run on into brackets and commas'],
  ['? a\n:\tb', 'a tab behind an explicit value'],
  ['"a":1\n', 'it reads the string "a" and never looks at the rest'],
  ['a: x\u2028b: y\n', 'a line separator in the middle of a line'],
  ['a: !!binary aGk=\n', 'binary values are left as they are written'],
]);

describe("the API server's reader", () => {
  test('agrees on every text chosen by hand but the known ones', () => {
    const rows = recorded('hand');
    expect(rows.length).toBeGreaterThan(1000);
    const found = rows.flatMap((row) => {
      const difference = disagreement(row);
      return difference === undefined || DIFFERENT.has(row.text) ? [] : [`${JSON.stringify(row.text)}: ${difference}`];
    });
    expect(found).toEqual([]);
  });

  test('still differs where we say so', () => {
    const rows = recorded('hand').filter(({ text }) => DIFFERENT.has(text));
    expect(rows.filter((row) => disagreement(row) === undefined).map(({ text }) => text)).toEqual([]);
    expect(rows.length).toBe(DIFFERENT.size);
  });

  test('agrees on manifests with random edits', () => {
    const rows = recorded('edits');
    expect(rows.filter(({ refused }) => refused !== undefined).length).toBeGreaterThan(500);
    expect(rows.filter((row) => disagreement(row) !== undefined).map(({ id }) => id)).toEqual([]);
  });

  // Brackets over lines of any indentation, with comments, tabs and edits: nobody writes such text, hence the share.
  test('agrees on all but one in a hundred texts in wild flow style', () => {
    const rows = recorded('brackets');
    expect(rows.filter((row) => disagreement(row) !== undefined).length).toBeLessThan(rows.length / 100);
  });

  test('finds equal keys where we do', () => {
    const found = [...recorded('edits'), ...recorded('hand')].flatMap(({ text, json, strict }) => {
      const { root, problems } = parseSlice(text);
      // Merges that are overridden are equal keys to it, and to no one else; parts of a document it never looks at.
      if (json === undefined || text.includes('<<') || problems.some(({ code }) => code === 'ignored-text')) return [];
      // It sees `1` and `"1"` apart until they meet in JSON, where one of them is lost at random.
      if (root?.kind === 'map' && new Set(root.entries.map(({ keyNode }) => keyNode.style)).size > 1) return [];
      const ours = problems.some(({ code }) => code === 'duplicate-key');
      return ours === (strict !== undefined) ? [] : [text];
    });
    expect(found).toEqual([]);
  });

  test('reads texts of which every span is in its place', () => {
    const faults = ['hand', 'edits', 'brackets'].flatMap((name) =>
      recorded(name).flatMap(({ id, text }) => spanFaults(parseSlice(text)).map((fault) => `${id} ${fault}`)),
    );
    expect(faults).toEqual([]);
  });
});
