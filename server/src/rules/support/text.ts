/** Small words for messages about a text alone. User text stands in backticks and never grows a message without bound. */

const LONGEST = 60;

/** User text as a code span: `10.0.0.0/8`; cut where it is long, its line ends shown as blanks, an empty text as `""`. */
export function code(text: string): string {
  if (text.trim() === '') return `\`"${text.replace(/\s/g, ' ')}"\``;
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return `\`${short.replaceAll('`', "'")}\``;
}

/** `a`, `a or b`, `a, b or c`. */
export function anyOf(words: readonly string[], last = 'or'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** Sentences that have something to say, with one blank between them. */
export function sentences(...parts: readonly (string | undefined | false)[]): string {
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join(' ');
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** *a Tier*, *an AdminNetworkPolicy*. */
export function withArticle(noun: string): string {
  return `${/^[AEIOU]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
