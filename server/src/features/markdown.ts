/**
 * Markdown from user text, safely: whatever a manifest or a snapshot holds, it stays text. User text stands in code
 * spans only, where no link, HTML, icon or emphasis is read; everything else in a hover is our own words.
 */

/** Longer texts add nothing to a hover and push the rest out of sight. */
const LONGEST = 120;

/**
 * `text` as one inline code span (CommonMark 6.1): a fence longer than any run of backticks inside, and nothing that
 * ends a line or the paragraph. Characters that do not print, or that turn the direction of writing, are named.
 */
export function code(text: string): string {
  const shown = visible(text);
  if (shown === '') return '`""`';
  let longest = 0;
  for (const run of shown.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  // A blank at both ends is taken off again by the reader; without it a backtick at an end would join the fence.
  const padded = /^[` ]|[` ]$/.test(shown) ? ` ${shown} ` : shown;
  return fence + padded + fence;
}

/** `text` for places that show no Markdown (lens titles, symbol names): one line, and no theme icon `$(name)`. */
export function plain(text: string): string {
  return visible(text).replaceAll('$(', '$ (');
}

/** A link to one of our own addresses. */
export function link(label: string, url: string): string {
  return `[${label}](${url})`;
}

/** The line of a Markdown text that ends in a hard break. */
export function lines(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('  \n');
}

export function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('\n\n');
}

/** One line without control characters; what does not print is shown by its number. */
function visible(text: string): string {
  const short = text.length > LONGEST ? `${cut(text, LONGEST)}…` : text;
  return short.replace(UNPRINTED, (character) =>
    character === '\n' || character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The first `length` units, without cutting a character in two. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}

/** Controls, line and paragraph separators, invisible and direction-turning characters, lone surrogates. */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
