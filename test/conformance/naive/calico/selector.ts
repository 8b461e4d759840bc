/**
 * Calico's selector language: a parser that goes through the text from left to right (calico.md 2.1), the evaluation of
 * 2.2, and the canonical spelling that the rewrites of 2.6 need.
 */

export type Labels = Readonly<Record<string, string>>;

export interface Expression {
  readonly holds: (labels: Labels) => boolean;
  /** The canonical spelling, with this before every label. */
  readonly print: (prefix: string) => string;
}

/** Undefined when it is no expression. */
export function parseSelector(text: string): Expression | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known ?? undefined;
  let expression: Expression | undefined;
  try {
    expression = new Parser(text).whole();
  } catch (error) {
    if (!(error instanceof NoExpression)) throw error;
  }
  parsed.set(text, expression ?? null);
  return expression;
}

/** Every text is read once: the cases ask the same ones for every flow. */
const parsed = new Map<string, Expression | null>();

class NoExpression extends Error {}

const ALL: Expression = { holds: () => true, print: () => 'all()' };

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Expression {
    this.#blank();
    if (this.#at === this.#text.length) return ALL;
    const expression = this.#either();
    if (this.#at !== this.#text.length) throw new NoExpression();
    return expression;
  }

  #either(): Expression {
    return this.#joined('||', () => this.#joined('&&', () => this.#operation()));
  }

  #joined(word: '||' | '&&', next: () => Expression): Expression {
    const parts = [next()];
    while (this.#take(word)) parts.push(next());
    const [only] = parts;
    if (parts.length === 1 && only) return only;
    return {
      holds: (labels) => (word === '||' ? parts.some((p) => p.holds(labels)) : parts.every((p) => p.holds(labels))),
      print: (prefix) => `(${parts.map((part) => part.print(prefix)).join(` ${word} `)})`,
    };
  }

  #operation(): Expression {
    let negated = false;
    while (this.#take('!')) negated = !negated;
    const inner = this.#primary();
    if (!negated) return inner;
    return { holds: (labels) => !inner.holds(labels), print: (prefix) => `!${inner.print(prefix)}` };
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.#either();
      this.#demand(')');
      return inner;
    }
    if (this.#take('all(')) {
      this.#demand(')');
      return ALL;
    }
    if (this.#take('global(')) {
      this.#demand(')');
      return { holds: () => true, print: () => 'global()' };
    }
    if (this.#take('has(')) {
      const key = this.#label();
      this.#demand(')');
      return { holds: (labels) => Object.hasOwn(labels, key), print: (prefix) => `has(${prefix}${key})` };
    }
    return this.#comparison(this.#label());
  }

  #comparison(key: string): Expression {
    if (this.#take('==')) return this.#against(key, '==', false, (has, value) => has === value);
    if (this.#take('!=')) return this.#against(key, '!=', true, (has, value) => has !== value);
    if (this.#word('contains')) return this.#against(key, 'contains', false, (has, value) => has.includes(value));
    if (this.#words('starts', 'with')) {
      return this.#against(key, 'starts with', false, (has, value) => has.startsWith(value));
    }
    if (this.#words('ends', 'with')) return this.#against(key, 'ends with', false, (has, value) => has.endsWith(value));
    if (this.#word('in')) return this.#among(key, 'in', false);
    if (this.#words('not', 'in')) return this.#among(key, 'not in', true);
    throw new NoExpression();
  }

  /** `missing`: what an object without the label gives. */
  #against(key: string, word: string, missing: boolean, test: (has: string, value: string) => boolean): Expression {
    const value = this.#string();
    return {
      holds: (labels) => {
        const has = Object.hasOwn(labels, key) ? labels[key] : undefined;
        return has === undefined ? missing : test(has, value);
      },
      print: (prefix) => `${prefix}${key} ${word} ${quoted(value)}`,
    };
  }

  #among(key: string, word: string, negated: boolean): Expression {
    const values: string[] = [];
    this.#demand('{');
    while (!this.#take('}')) {
      values.push(this.#string());
      if (this.#take(',')) continue;
      this.#demand('}');
      break;
    }
    return {
      holds: (labels) => {
        const has = Object.hasOwn(labels, key) ? labels[key] : undefined;
        return has === undefined ? negated : values.includes(has) !== negated;
      },
      print: (prefix) => `${prefix}${key} ${word} {${[...new Set(values)].sort().map(quoted).join(', ')}}`,
    };
  }

  #string(): string {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw new NoExpression();
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end < 0) throw new NoExpression();
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    this.#blank();
    return value;
  }

  #label(): string {
    const [label = ''] = this.#rest().match(/^[a-zA-Z0-9_./-]+/) ?? [];
    if (label === '' || label.length > 512) throw new NoExpression();
    this.#at += label.length;
    this.#blank();
    return label;
  }

  /** An operator in letters ends where no letter of a label follows (2.1, rule 4). */
  #word(word: string): boolean {
    if (!new RegExp(`^${word}(?![a-zA-Z0-9_./-])`).test(this.#rest())) return false;
    return this.#take(word);
  }

  #words(first: string, second: string): boolean {
    const [found] = this.#rest().match(new RegExp(`^${first}[ \\t]*${second}[ \\t]*(?![a-zA-Z0-9_./ \\t-])`)) ?? [];
    return found !== undefined && this.#take(found);
  }

  #take(text: string): boolean {
    if (!this.#rest().startsWith(text)) return false;
    this.#at += text.length;
    this.#blank();
    return true;
  }

  #demand(text: string): void {
    if (!this.#take(text)) throw new NoExpression();
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #blank(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
  }
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
