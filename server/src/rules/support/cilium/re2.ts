/**
 * Whether Go's `regexp` takes an expression (regexp/syntax parse.go), and if not, why, in a few words to stand after a
 * colon. Only the syntax: nothing is matched here.
 */
export function regexProblem(text: string): string | undefined {
  return new Parser(text).problem();
}

const MOST_REPEATS = 1000;

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  problem(): string | undefined {
    // What may be repeated: undefined at the start of an alternative; 'repeat' behind a repetition.
    let last: 'atom' | 'repeat' | undefined;
    const text = this.#text;
    const outer: ('atom' | undefined)[] = [];
    while (this.#at < text.length) {
      const c = text[this.#at] ?? '';
      let why: string | undefined;
      if (c === '(') {
        why = this.#open();
        if (why === FLAGS) {
          why = undefined;
          last = undefined;
          continue;
        }
        outer.push('atom');
        last = undefined;
      } else if (c === ')') {
        if (outer.pop() === undefined) return 'a `)` has no `(`';
        this.#at++;
        last = 'atom';
      } else if (c === '|') {
        this.#at++;
        last = undefined;
      } else if (c === '[') {
        why = this.#charClass();
        last = 'atom';
      } else if (c === '\\') {
        why = this.#escape(false);
        last = 'atom';
      } else if ('*+?'.includes(c) || (c === '{' && this.#counted())) {
        const counts = c === '{' ? this.#counted() : undefined;
        if (counts && (counts.min > MOST_REPEATS || counts.max > MOST_REPEATS || counts.max < counts.min)) {
          return 'the number of repetitions is too large, or its ends are swapped';
        }
        if (last === undefined) return `nothing stands before \`${c}\` that could be repeated`;
        if (last === 'repeat') return 'a repetition is repeated';
        this.#at += counts ? counts.length : 1;
        if (text[this.#at] === '?') this.#at++;
        last = 'repeat';
      } else {
        this.#at += codePointLength(text, this.#at);
        last = 'atom';
      }
      if (why !== undefined) return why;
      this.#depth = Math.max(this.#depth, outer.length);
      if (this.#depth > MOST_REPEATS) return 'it is nested too deeply';
    }
    return outer.length > 0 ? 'a `(` is not closed' : undefined;
  }

  /** A group begins: `(`, `(?:`, `(?i)`, `(?P<name>`, `(?<name>`. */
  #open(): string | undefined {
    const rest = this.#text.slice(this.#at);
    if (!rest.startsWith('(?')) {
      this.#at++;
      return undefined;
    }
    const named = /^\(\?P?<([^>]*)>/.exec(rest);
    if (named && !/^\(\?<[=!]/.test(rest)) {
      if (!/^\w+$/.test(named[1] ?? '')) return 'a group has a name that is none';
      this.#at += named[0].length;
      return undefined;
    }
    const flags = /^\(\?([imsU]*)(-[imsU]+)?([:)])/.exec(rest);
    if (!flags || (flags[3] === ')' && flags[1] === '' && flags[2] === undefined)) {
      return 'RE2 has no groups that begin with `(?` and look ahead or behind';
    }
    this.#at += flags[0].length;
    return flags[3] === ')' ? FLAGS : undefined;
  }

  /** `{2}`, `{2,}`, `{2,5}`; anything else in braces is text. */
  #counted(): { readonly min: number; readonly max: number; readonly length: number } | undefined {
    const match = /^\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/.exec(this.#text.slice(this.#at));
    if (!match) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined || match[3] === undefined ? min : Number(match[3]);
    return { min, max, length: match[0].length };
  }

  /** Behind a backslash; `inside` a class fewer things have a meaning. */
  #escape(inside: boolean): string | undefined {
    const rest = this.#text.slice(this.#at + 1);
    const c = rest[0];
    if (c === undefined) return 'nothing stands behind the last `\\`';
    const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(rest);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const unicode = /^[pP](?:\{\^?([^}]*)\}|([A-Za-z]))/.exec(rest);
    if (hex && Number.parseInt(hex[1] ?? hex[2] ?? '', 16) <= 0x10ffff) this.#at += 1 + hex[0].length;
    else if (octal) this.#at += 1 + octal[0].length;
    else if (unicode) {
      const name = unicode[1] ?? unicode[2] ?? '';
      if (!isUnicodeClass(name)) return `there is no class of characters called \`${name}\``;
      this.#at += 1 + unicode[0].length;
    } else if (!inside && c === 'Q') {
      const end = this.#text.indexOf('\\E', this.#at + 2);
      this.#at = end < 0 ? this.#text.length : end + 2;
    } else if ((inside ? /[dDsSwWafnrtv]/ : /[dDsSwWafnrtvAbBCzE]/).test(c) || isPunctuation(c)) this.#at += 2;
    else return `\`\\${c}\` means nothing in RE2`;
    return undefined;
  }

  #charClass(): string | undefined {
    const text = this.#text;
    this.#at++;
    if (text[this.#at] === '^') this.#at++;
    for (let first = true; first || text[this.#at] !== ']'; first = false) {
      if (this.#at >= text.length) return 'a `[` is not closed';
      const posix = /^\[:\^?([a-z0-9]*):\]/.exec(text.slice(this.#at));
      if (posix) {
        if (!POSIX.has(posix[1] ?? '')) return `there is no class of characters called \`${posix[1]}\``;
        this.#at += posix[0].length;
        continue;
      }
      if (text[this.#at] === '-' && !first && text[this.#at + 1] !== ']' && this.#at + 1 < text.length) {
        return 'a `-` between two ranges must be escaped';
      }
      const low = this.#member();
      if (typeof low === 'string') return low;
      if (text[this.#at] === '-' && text[this.#at + 1] !== ']' && this.#at + 1 < text.length && low !== undefined) {
        this.#at++;
        const high = this.#member();
        if (typeof high === 'string') return high;
        if (high === undefined || high < low) return 'a range of characters runs backwards';
      }
      if (this.#at >= text.length) return 'a `[` is not closed';
    }
    this.#at++;
    return undefined;
  }

  /** One member of a class: its code point, undefined for a class such as `\d`, or what is wrong. */
  #member(): number | string | undefined {
    const text = this.#text;
    const start = this.#at;
    if (text[start] !== '\\') {
      const point = text.codePointAt(start) ?? 0;
      this.#at += codePointLength(text, start);
      return point;
    }
    const why = this.#escape(true);
    if (why !== undefined) return why;
    const written = text.slice(start + 1, this.#at);
    if (/^[dDsSwWpP]/.test(written)) return undefined;
    const hex = /^x\{?([0-9A-Fa-f]+)\}?$/.exec(written);
    if (hex) return Number.parseInt(hex[1] ?? '', 16);
    if (/^[0-7]+$/.test(written)) return Number.parseInt(written, 8);
    const control = 'abtnvfr'.includes(written) ? { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }[written] : undefined;
    return control ?? written.codePointAt(0) ?? 0;
  }
}

/** Flags alone, `(?i)`: nothing was opened. */
const FLAGS = 'flags';

const POSIX: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
);

/** ASCII that is neither letter, digit nor underscore stands for itself. */
function isPunctuation(c: string): boolean {
  return c < '\x80' && !/[A-Za-z0-9]/.test(c);
}

function codePointLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** General categories and scripts have the same names in JavaScript. */
function isUnicodeClass(name: string): boolean {
  if (name === 'Any') return true;
  if (!/^[A-Za-z_]+$/.test(name)) return false;
  for (const written of name.length <= 2 ? [name] : [`Script=${name}`]) {
    try {
      new RegExp(`\\p{${written}}`, 'u');
      return true;
    } catch {}
  }
  return false;
}
