import { describe, expect, test } from 'vitest';
import { toJson } from '../../../server/src/syntax/json.ts';
import { cutSlices, findSlices, SliceCache } from '../../../server/src/syntax/slices.ts';

function parts(text: string): readonly string[] {
  return findSlices(text).map(({ start, end }) => text.slice(start, end));
}

describe('where documents start', () => {
  const rows: [string, readonly string[]][] = [
    ['', ['']],
    ['a: 1\n', ['a: 1\n']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['---\na: 1\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
    ['# about a\n\n---\na: 1\n--- # b\nb: 2', ['# about a\n\n---\na: 1\n', '--- # b\nb: 2']],
    ['\uFEFF---\na: 1\n', ['\uFEFF---\na: 1\n']],
    ['\uFEFF# c\n---\na: 1\n', ['\uFEFF# c\n---\na: 1\n']],
    ['a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['a: 1\r---\rb: 2', ['a: 1\r', '---\rb: 2']],
    ['a: 1\n---\n---\n---', ['a: 1\n', '---\n', '---\n', '---']],
    ['a: |\n  x\n---\nb: "x\n---\nc: 3', ['a: |\n  x\n', '---\nb: "x\n', '---\nc: 3']],
    ['a: 1\n ---\n----\n---x\n--\n', ['a: 1\n ---\n----\n---x\n--\n']],
    ['a: 1\n---\tx\n', ['a: 1\n', '---\tx\n']],
    ['a: 1\n...\n---\nb: 2', ['a: 1\n...\n', '---\nb: 2']],
    ['a: 1\n...\n# c\n---\nb: 2', ['a: 1\n...\n# c\n', '---\nb: 2']],
    ['%YAML 1.1\n---\na: 1\n---\nb: 2', ['%YAML 1.1\n---\na: 1\n', '---\nb: 2']],
    ['a: 1\n...\n%YAML 1.1\n# c\n---\nb: 2', ['a: 1\n...\n', '%YAML 1.1\n# c\n---\nb: 2']],
    ['a: 1\r\n... # end\r\n%YAML 1.1\r\n---\r\nb: 2', ['a: 1\r\n... # end\r\n', '%YAML 1.1\r\n---\r\nb: 2']],
    ['a: 1\n%YAML 1.1\n---\nb: 2', ['a: 1\n%YAML 1.1\n', '---\nb: 2']],
  ];
  test.each(rows)('%j', (text, expected) => {
    expect(parts(text)).toEqual(expected);
    expect(parts(text).join('')).toBe(text);
  });

  test('many blank lines before text that is no prelude are looked at once', () => {
    const text = `${'\r\n'.repeat(200_000)}x\n---\n`;
    expect(parts(text).length).toBe(2);
  });
});

describe('the cache', () => {
  test('reuses what it read, wherever it moved', () => {
    const cache = new SliceCache();
    const [first, second] = cutSlices('a: 1\n---\nb: 2\n', cache);
    const [, moved, same] = cutSlices('new: 0\n---\na: 1\n---\nb: 2\n', cache);
    expect(same?.slice).toBe(second?.slice);
    expect(same?.start).toBe(16);
    expect(moved?.slice).not.toBe(first?.slice);
  });

  test('forgets what nobody asked for longest', () => {
    const cache = new SliceCache(2);
    const a = cache.get('a: 1');
    const b = cache.get('b: 1');
    expect(cache.get('a: 1')).toBe(a);
    cache.get('c: 1');
    expect(cache.size).toBe(2);
    expect(cache.get('a: 1')).toBe(a);
    expect(cache.get('b: 1')).not.toBe(b);
  });
});

test('a broken document silences none of the others', () => {
  const slices = cutSlices('a: "1\nb: [\n---\nc: }\n---\nd: 4\n');
  expect(slices.map(({ slice }) => slice.problems.length > 0)).toEqual([true, true, false]);
  const last = slices[2]?.slice.root;
  expect(last && toJson(last)).toEqual({ d: 4 });
});
