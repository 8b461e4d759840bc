import fc from 'fast-check';
import { expect, it } from 'vitest';
import { composeEdits, type Edit, edited } from '../../../server/src/service/composeEdits.ts';

/** Edits that do not overlap, of a text of that length. */
function editsOf(length: number, cuts: readonly number[], texts: readonly string[]): readonly Edit[] {
  const places = [...new Set(cuts.map((cut) => cut % (length + 1)))].sort((a, b) => a - b);
  const edits: Edit[] = [];
  for (let i = 0; i + 1 < places.length; i += 2) {
    edits.push({ span: { start: places[i] ?? 0, end: places[i + 1] ?? 0 }, text: texts[i % texts.length] ?? '' });
  }
  return edits;
}

it('makes of several rounds of edits one that leads to the same text', () => {
  const round = fc.record({
    cuts: fc.array(fc.nat(200), { maxLength: 8 }),
    texts: fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.array(round, { maxLength: 4 }), (text, rounds) => {
      let current = text;
      const made = rounds.map(({ cuts, texts }) => {
        const edits = editsOf(current.length, cuts, texts);
        current = edited(current, edits);
        return edits;
      });
      const composed = composeEdits(text, made);
      expect(edited(text, composed)).toBe(current);
      const sorted = [...composed].sort((a, b) => a.span.start - b.span.start);
      sorted.forEach((edit, i) => {
        expect(edit.span.start).toBeGreaterThanOrEqual(sorted[i - 1]?.span.end ?? 0);
      });
    }),
  );
});

it('leaves alone what no edit touched', () => {
  const rounds = [
    [{ span: { start: 2, end: 3 }, text: 'XY' }],
    [
      { span: { start: 3, end: 4 }, text: '' },
      { span: { start: 6, end: 6 }, text: '!' },
    ],
  ];
  expect(composeEdits('abcdef', rounds)).toEqual([
    { span: { start: 2, end: 3 }, text: 'X' },
    { span: { start: 5, end: 5 }, text: '!' },
  ]);
});
