import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Text } from '../../../server/src/syntax/text.ts';

describe('lines and positions', () => {
  const rows: [string, string, readonly number[]][] = [
    ['nothing', '', [0]],
    ['line feeds', 'a\nb\n', [0, 2, 4]],
    ['carriage return and line feed', 'a\r\nb\r\n', [0, 3, 6]],
    ['carriage returns alone', 'a\rb\r', [0, 2, 4]],
    ['all of them', 'a\r\r\n\nb', [0, 2, 4, 5]],
    ['a byte order mark', '\uFEFFa\nb', [0, 3]],
    ['line separators end no line', 'a\u2028b\u0085c', [0]],
  ];
  test.each(rows)('%s', (_, text, starts) => {
    expect(new Text(text).lineStarts).toEqual(starts);
  });

  test('characters are UTF-16 code units', () => {
    const text = new Text('a: 😀b\nc');
    expect(text.positionAt(5)).toEqual({ line: 0, character: 5 });
    expect(text.offsetAt({ line: 0, character: 5 })).toBe(5);
    expect(text.offsetAt({ line: 1, character: 0 })).toBe(7);
  });

  test('a character never reaches into the line end or past it', () => {
    const text = new Text('ab\r\ncd\re');
    expect(text.offsetAt({ line: 0, character: 9 })).toBe(2);
    expect(text.offsetAt({ line: 1, character: 9 })).toBe(6);
    expect(text.offsetAt({ line: 2, character: 9 })).toBe(8);
    expect(text.positionAt(3)).toEqual({ line: 0, character: 2 });
  });

  test('positions outside go to the nearest place inside', () => {
    const text = new Text('ab\ncd');
    expect(text.offsetAt({ line: -1, character: 5 })).toBe(0);
    expect(text.offsetAt({ line: 7, character: 0 })).toBe(5);
    expect(text.offsetAt({ line: 1, character: -3 })).toBe(3);
    expect(text.positionAt(-1)).toEqual({ line: 0, character: 0 });
    expect(text.positionAt(99)).toEqual({ line: 1, character: 2 });
  });

  test('a line comes without its end', () => {
    const text = new Text('ab\r\ncd\re\n');
    expect([0, 1, 2, 3, 4].map((line) => text.line(line))).toEqual(['ab', 'cd', 'e', '', '']);
    expect(text.lineCount).toBe(4);
  });
});

describe('edits', () => {
  test('find lines from those before as from nothing', () => {
    const part = fc.constantFrom('a', '\n', '\r', '\r\n', 'bc', '');
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    const edit = fc.record({ start: fc.nat(30), length: fc.nat(6), text });
    fc.assert(
      fc.property(text, fc.array(edit, { minLength: 1, maxLength: 4 }), (first, edits) => {
        let current = new Text(first);
        for (const { start, length, text: inserted } of edits) {
          expect(current.lineStarts).toEqual(new Text(current.text).lineStarts);
          current = current.apply([{ span: { start, end: start + length }, text: inserted }]);
        }
        const fresh = new Text(current.text);
        expect(current.lineStarts).toEqual(fresh.lineStarts);
        for (let offset = 0; offset <= fresh.length; offset++) {
          expect(current.positionAt(offset)).toEqual(fresh.positionAt(offset));
          expect(current.offsetAt(fresh.positionAt(offset))).toBe(fresh.offsetAt(fresh.positionAt(offset)));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('of which nobody wants the whole text are those of the text all the same', () => {
    const text = fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', '');
    const edit = fc.record({ start: fc.nat(12), length: fc.nat(4), text, lines: fc.boolean() });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.array(edit, { maxLength: 6 }), (first, edits) => {
        let whole = first.join('');
        let current = new Text(whole);
        const versions = [{ whole, current }];
        for (const { start, length, text: typed, lines } of edits) {
          // Lines are moved along only where somebody asked for them.
          if (lines) expect(current.lineCount).toBe(new Text(whole).lineCount);
          current = current.apply([{ span: { start, end: start + length }, text: typed }]);
          whole = whole.slice(0, start) + typed + whole.slice(start + length);
          versions.push({ whole, current });
        }
        expect(current.length).toBe(whole.length);
        for (let from = 0; from <= whole.length; from++) {
          expect(current.positionAt(from)).toEqual(new Text(whole).positionAt(from));
          for (let to = from; to <= whole.length; to++) expect(current.slice(from, to)).toBe(whole.slice(from, to));
        }
        for (const version of versions) {
          const shared = current.sharedWith(version.current);
          expect(shared && whole.startsWith(version.whole.slice(0, shared.head))).toBe(true);
          expect(shared && whole.endsWith(version.whole.slice(version.whole.length - shared.tail))).toBe(true);
          expect(version.current.text).toBe(version.whole);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('leave the text before alone', () => {
    const before = new Text('abc');
    const after = before.apply([{ span: { start: 1, end: 2 }, text: 'X' }]);
    expect([before.text, after.text]).toEqual(['abc', 'aXc']);
  });

  test('one after the other, each in terms of the text before it', () => {
    const text = new Text('one\ntwo\n').apply([
      { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, text: '' },
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'x' },
    ]);
    expect(text.text).toBe('xtwo\n');
  });

  test('without a place replace everything', () => {
    expect(new Text('abc').apply([{ text: 'x' }, { span: { start: 1, end: 1 }, text: 'y' }]).text).toBe('xy');
  });

  test('told backwards mean the same', () => {
    const range = { start: { line: 0, character: 3 }, end: { line: 0, character: 1 } };
    expect(new Text('abcd').apply([{ range, text: 'X' }]).text).toBe('aXd');
  });

  test('all at once are told in terms of one text, in any order', () => {
    const edits = [
      { span: { start: 4, end: 5 }, text: 'E' },
      { span: { start: 0, end: 1 }, text: 'AA' },
      { span: { start: 2, end: 2 }, text: '-' },
      { span: { start: 2, end: 2 }, text: '+' },
    ];
    expect(new Text('abcde').edit(edits).text).toBe('AAb-+cdE');
  });

  test('all at once never cut into each other', () => {
    const edits = [
      { span: { start: 0, end: 3 }, text: 'X' },
      { span: { start: 2, end: 4 }, text: 'Y' },
    ];
    expect(new Text('abcde').edit(edits).text).toBe('Xde');
  });
});
