import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readObjects } from '../../server/src/lower/objects.ts';
import { completionContext, nodeAt, pathAt } from '../../server/src/syntax/cursor.ts';
import { toJson } from '../../server/src/syntax/json.ts';
import { parseSlice } from '../../server/src/syntax/parse.ts';
import { type Recut, recutSlices } from '../../server/src/syntax/recut.ts';
import { cutSlices, findSlices, SliceCache } from '../../server/src/syntax/slices.ts';
import { Text } from '../../server/src/syntax/text.ts';
import type { Node } from '../../server/src/syntax/tree.ts';
import { spanFaults } from '../unit/syntax/support.ts';
import { anyText, edit, edited, manifest, runs, stream } from './arbitraries.ts';

function nodes(node: Node | undefined): number {
  if (!node) return 0;
  if (node.kind === 'scalar') return 1;
  const children =
    node.kind === 'list' ? node.items.map((item) => item.value) : node.entries.map((entry) => entry.value);
  return children.reduce((sum, child) => sum + nodes(child), 1);
}

test('any text becomes a slice with every span in its place', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const slice = parseSlice(text);
      expect(slice.text).toBe(text);
      expect(spanFaults(slice)).toEqual([]);
      // Without aliases a node needs at least a character or a place between two.
      if (!text.includes('*')) expect(nodes(slice.root)).toBeLessThanOrEqual(2 * text.length + 1);
      if (slice.root) expect(() => JSON.stringify(toJson(slice.root as Node))).not.toThrow();
      expect(() => readObjects(slice, { defaultNamespace: 'default' })).not.toThrow();
    }),
    runs(600),
  );
});

test('the same text is read the same way', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parseSlice(text)).toEqual(parseSlice(text));
    }),
    runs(300),
  );
});

test('problems stand in order, at most one of form a line', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const starts = parseSlice(text).problems.map(({ span }) => span.start);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    }),
    runs(600),
  );
});

test('slices joined are the text, and each is read by itself', () => {
  fc.assert(
    fc.property(fc.tuple(stream, fc.array(edit, { maxLength: 3 })), ([text, edits]) => {
      const whole = edits.reduce(edited, text);
      const slices = cutSlices(whole, new SliceCache(8));
      expect(slices.map(({ slice }) => slice.text).join('')).toBe(whole);
      for (const { start, slice } of slices) {
        expect(whole.startsWith(slice.text, start)).toBe(true);
        expect(spanFaults(slice)).toEqual([]);
      }
      // No slice but the first may be empty, and none holds a second start of a document.
      for (const { start, end } of findSlices(whole).slice(1)) {
        expect(end).toBeGreaterThan(start);
        expect(findSlices(whole.slice(start, end))).toHaveLength(1);
      }
    }),
    runs(500),
  );
});

test('a text is cut after an edit as it is from nothing', () => {
  const marked = fc.tuple(stream, fc.constantFrom('', '\uFEFF', '# c\n---\n', '---\n---\n'), stream, stream);
  fc.assert(
    fc.property(marked, fc.array(edit, { minLength: 1, maxLength: 8 }), ([one, head, two, three], edits) => {
      const cache = new SliceCache(100);
      let text = new Text(`${head}${one}---\n${two}---\n${three}`);
      let cut: Recut = recutSlices(text, undefined, cache);
      for (const [index, { at, length, text: typed }] of edits.entries()) {
        const earlier = text;
        const before = cut.slices;
        const start = Math.floor(at * text.length);
        text = text.apply([{ span: { start, end: start + length }, text: typed }]);
        // Some editors send the whole text.
        if (index % 3 === 2) text = new Text(text.text);
        cut = recutSlices(text, { ...cut, text: earlier }, cache);
        expect(cut.slices.map((placed) => [placed.start, placed.slice.text])).toEqual(
          findSlices(text.text).map((span) => [span.start, text.text.slice(span.start, span.end)]),
        );
        // What is said to be taken over is what stood there.
        const { slices, head: first, tail: last } = cut;
        expect(first + last).toBeLessThanOrEqual(Math.min(slices.length, before.length));
        expect(slices.slice(0, first)).toEqual(before.slice(0, first));
        const behind = slices.slice(slices.length - last).map(({ slice }) => slice);
        expect(behind.every((slice, index) => slice === before[before.length - last + index]?.slice)).toBe(true);
      }
    }),
    runs(400),
  );
});

test('an edit in one document leaves the others as they were', () => {
  fc.assert(
    fc.property(
      fc.array(manifest, { minLength: 3, maxLength: 3 }),
      edit,
      ([one = '', two = '', three = ''], change) => {
        const cache = new SliceCache();
        const marked = (middle: string) => cutSlices(`${one}---\n${middle}\n---\n${three}`, cache);
        const before = marked(two);
        const after = marked(edited(two, change).replaceAll('%', ''));
        expect(after[0]?.slice).toBe(before[0]?.slice);
        expect(after.at(-1)?.slice).toBe(before.at(-1)?.slice);
      },
    ),
    runs(300),
  );
});

test('a line that is being typed costs nothing but itself', () => {
  const keysOf = (text: string): readonly string[] => {
    const { root } = parseSlice(text);
    return root?.kind === 'map' ? root.entries.map(({ key }) => key) : [];
  };
  const typed = fc.constantFrom(
    'x',
    'podSel',
    'a b',
    'key:value',
    'k: "',
    "k: '",
    'k: [',
    'k: {a',
    'k: [1, {b: c}',
    'k: @',
    'k: ]',
    'k: "a" b',
    'k: a: b',
    '\tk: 1',
    'k: *no',
  );
  fc.assert(
    fc.property(fc.nat({ max: 5 }), typed, (line, text) => {
      const lines = ['a: 1', 'b: [x]', 'c: "y"', 'd: {e: f}', "g: 'h'"];
      const broken = [...lines.slice(0, line), text, ...lines.slice(line)].join('\n');
      const found = keysOf(broken);
      expect(['a', 'b', 'c', 'd', 'g'].filter((key) => !found.includes(key))).toEqual([]);
    }),
    runs(300),
  );
});

test('a place leads back to its node', () => {
  fc.assert(
    fc.property(anyText, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const slice = parseSlice(text);
      const offset = Math.floor(share * text.length);
      const place = pathAt(slice, offset);
      if (!place) return;
      expect(offset).toBeLessThanOrEqual(place.span.end);
      // Between a colon and its value is the value's place too.
      if (place.part !== 'value') expect(offset).toBeGreaterThanOrEqual(place.span.start);
      const node = nodeAt(slice.root, place.path);
      expect(node).toBeDefined();
      // Of equal keys the path names the last; the offset may be in another.
      if (!slice.problems.some(({ code }) => code === 'duplicate-key' || code === 'ignored-text')) {
        expect(node?.kind).toBe(place.node.kind);
      }
    }),
    runs(800),
  );
});

test('what is being typed has its word around the offset', () => {
  fc.assert(
    fc.property(anyText, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const offset = Math.floor(share * text.length);
      const context = completionContext(text, offset);
      if (!context) return;
      const { span, prefix, path, what, indent } = context;
      expect(span.start <= offset && offset <= span.end && span.end <= text.length).toBe(true);
      expect(prefix).toBe(text.slice(span.start, offset));
      expect(indent).toBeGreaterThanOrEqual(0);
      if (what === 'value') expect(typeof path.at(-1)).toBe('string');
      if (what === 'item') expect(typeof path.at(-1)).toBe('number');
    }),
    runs(600),
  );
});

test('what is being typed agrees with the tree where the text is whole', () => {
  fc.assert(
    fc.property(manifest, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const slice = parseSlice(text);
      if (slice.problems.length > 0 || slice.template) return;
      const offset = Math.floor(share * text.length);
      const place = pathAt(slice, offset);
      const context = completionContext(text, offset);
      if (!place || !context || place.node.kind !== 'scalar') return;
      if (place.part === 'value' && context.what === 'value') expect(context.path).toEqual(place.path);
      // The key's own name is what is being typed; its map is where.
      if (place.part === 'key' && context.what === 'key') expect(context.path).toEqual(place.path.slice(0, -1));
    }),
    runs(800),
  );
});

test('edits of a text are edits of its string', () => {
  const unit = fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '\r', '\uD83D', ' ');
  const text = fc.array(unit, { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 5 }), (start, edits) => {
      let naive = start;
      let value = new Text(start);
      for (const change of edits) {
        const from = Math.floor(change.at * naive.length);
        const span = { start: from, end: Math.min(from + change.length, naive.length) };
        naive = edited(naive, change);
        value = value.apply([{ span, text: change.text }]);
        expect(value.text).toBe(naive);
      }
      const lines = naive.split(/\r\n|\r|\n/);
      expect(value.lineCount).toBe(lines.length);
      expect(lines.map((_, line) => value.line(line))).toEqual(lines);
      for (let offset = 0; offset <= naive.length; offset++) {
        const back = value.offsetAt(value.positionAt(offset));
        // Between `\r` and `\n` is no place of its own.
        expect(back).toBe(naive[offset - 1] === '\r' && naive[offset] === '\n' ? offset - 1 : offset);
      }
    }),
    runs(600),
  );
});

test('edits by lines and characters are edits by offsets', () => {
  fc.assert(
    fc.property(manifest, edit, (text, change) => {
      const value = new Text(text);
      const start = Math.floor(change.at * text.length);
      const end = Math.min(start + change.length, text.length);
      const range = { start: value.positionAt(start), end: value.positionAt(end) };
      const span = { start: value.offsetAt(range.start), end: value.offsetAt(range.end) };
      const inserted = change.text;
      expect(value.apply([{ range, text: inserted }]).text).toBe(value.apply([{ span, text: inserted }]).text);
    }),
    runs(500),
  );
});
