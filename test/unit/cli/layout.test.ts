import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, hang, wrap } from '../../../server/src/cli/layout.ts';
import { splitLines } from '../../../server/src/cli/lines.ts';
import { painter, withSpans } from '../../../server/src/cli/paint.ts';
import { printable } from '../../../server/src/features/printable.ts';

describe('text in columns', () => {
  test('breaks at blanks and keeps long words whole', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrap('a-very-long-word b', 5)).toEqual(['a-very-long-word', 'b']);
  });

  test('what goes on hangs below its own start', () => {
    expect(hang('  leaving  ', 'denied because of many policies here', 34)).toBe(
      '  leaving  denied because of many\n           policies here',
    );
  });

  test('a long start leaves less room to the first line only', () => {
    expect(hang('file.yaml:1:1 error  ', 'one two three four five', 29, 4)).toBe(
      'file.yaml:1:1 error  one two\n    three four five',
    );
  });

  test('nothing is lost and nothing is too long but single words', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 5, max: 60 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });

  test('a clipped line says so', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdefg', 6)).toBe('abcde…');
  });

  test('colour is there only when it is wanted', () => {
    expect(painter(false)('red', 'denied')).toBe('denied');
    expect(painter(true)('red', 'denied')).toBe('\u001b[31mdenied\u001b[39m');
  });
});

describe('user text on a terminal', () => {
  test('nothing in it controls the terminal, and marks below it stay in place', () => {
    const line = 'a\u001b[2J\tb\u202e\u200bc';
    expect(printable(line)).toBe('a\ufffd[2J b\ufffd\ufffdc');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).toHaveLength(text.length);
        expect(printable(text)).not.toMatch(/\p{Cc}|\p{Cf}/u);
      }),
    );
  });

  test('code spans are bold where there is colour, and as written where there is none', () => {
    const text = 'The list `from` is ``a`b``.';
    expect(withSpans(text, false, painter(false))).toBe(text);
    expect(withSpans(text, true, (_, span) => `<${span}>`)).toBe('The list <from> is <a`b>.');
  });
});

describe('lines of a stream', () => {
  async function* chunked(text: string, cuts: readonly number[]): AsyncGenerator<string> {
    let start = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      yield text.slice(start, Math.max(start, cut));
      start = Math.max(start, cut);
    }
    yield text.slice(start);
  }

  async function lines(text: string, cuts: readonly number[] = []): Promise<string[]> {
    const found: string[] = [];
    for await (const line of splitLines(chunked(text, cuts))) found.push(line);
    return found;
  }

  test('ends of lines, an empty line, and a last line without an end', async () => {
    expect(await lines('a\r\nb\n\nc')).toEqual(['a', 'b', '', 'c']);
    expect(await lines('a\n')).toEqual(['a']);
    expect(await lines('')).toEqual([]);
  });

  test('a line separator inside a JSON string is no end of a line', async () => {
    expect(await lines('"a\u2028b"\n')).toEqual(['"a\u2028b"']);
  });

  test('wherever the stream is cut, the lines are the same', async () => {
    const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '{}', '\u2028')).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(30)), async (whole, cuts) => {
        expect(await lines(whole, cuts)).toEqual(await lines(whole));
      }),
    );
  });
});
