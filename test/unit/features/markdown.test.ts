import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, lines, paragraphs, plain } from '../../../server/src/features/markdown.ts';

/** A full Markdown reader that nobody here wrote, as permissive as any editor could be (it comes with the packager). */
function reader(): { render(markdown: string): string } {
  const near = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
  const MarkdownIt = near('markdown-it') as new (options: object) => { render(markdown: string): string };
  return new MarkdownIt({ html: true, linkify: true, typographer: true });
}

const BREAKING = ['`', '``', '```', '\n', '\n\n', '\r\n', '\t', ' ', '\\', '|', '#', '> ', '- ', '*', '_', '~~~', '$'];
const MARKUP = ['[x](http://e.example)', '<img src=x>', '$(flame)', 'https://e.example', '<!--', '&amp;'];
const HIDDEN = ['\u202e', '\u2028', '\ud800', '\u0000', '\ufeff'];
const NASTY = fc
  .array(fc.oneof(fc.constantFrom(...BREAKING, ...MARKUP, ...HIDDEN), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('code', () => {
  const markdown = reader();

  it('keeps any text inside one code span, wherever it stands', () => {
    fc.assert(
      fc.property(NASTY, NASTY, (a, b) => {
        const html = markdown.render(paragraphs(lines(code(a), `has ${code(b)} here`), code(a)));
        const bare = html.replace(/<code>[^<>]*<\/code>/g, 'C');
        expect(bare).toBe('<p>C<br>\nhas C here</p>\n<p>C</p>\n');
      }),
      { numRuns: 3000 },
    );
  });

  it('shows printable text as it is', () => {
    const printable = fc.stringMatching(/^[!-~]{1,60}$/);
    fc.assert(
      fc.property(printable, (text) => {
        const [, inside = ''] = /<code>([^<>]*)<\/code>/.exec(markdown.render(code(text))) ?? [];
        expect(unescaped(inside)).toBe(text);
      }),
    );
  });

  it.each([
    ['app=web', '`app=web`'],
    ['', '`""`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['two\nlines', '`two lines`'],
    ['left\u202eright', '`left\\u{202e}right`'],
    [' ', '`   `'],
  ])('%j is %s', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it('cuts what is long, never inside a character', () => {
    expect(code('x'.repeat(500))).toBe(`\`${'x'.repeat(120)}…\``);
    expect(code(`${'x'.repeat(119)}😀😀`)).toBe(`\`${'x'.repeat(119)}…\``);
  });
});

describe('plain', () => {
  it('has one line and no theme icon', () => {
    expect(plain('$(flame) a\nb')).toBe('$ (flame) a b');
  });
});

function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
