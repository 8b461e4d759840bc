import type { SyntaxProblem } from '../../syntax/tree.ts';
import { code } from './text.ts';

type Words = (detail: SyntaxProblem['detail']) => string;

/** What is wrong and what to do, for each fault of the text that the YAML reader reports. */
const WORDS: Readonly<Record<string, Words>> = {
  'bad-anchor': ({ name }) =>
    `${code(name ?? '')} is no name for an anchor. Use letters, digits, \`-\` and \`_\`, and put a blank after it.`,
  'bad-block-header': ({ text }) =>
    `${code(text ?? '')} does not start a block of text. After \`|\` or \`>\` comes at most a digit and \`+\` or \`-\`, then a new line.`,
  'bad-escape': ({ text }) =>
    `${code(text ?? '')} is no escape of a double-quoted text. Write \`\\\\\` for a backslash, or use single quotes.`,
  'bad-indent': ({ found, expected }) =>
    `This line is indented by ${found}, and the lines it belongs to by ${expected}. Indent it like them.`,
  'bad-merge': () => '`<<` takes in the fields of a mapping, and this is none. Name the anchor of a mapping.',
  'bad-tag': ({ tag, text }) =>
    `${code(text ?? '')} is not what the tag ${code(tag ?? '')} says. Remove the tag or correct the value.`,
  'complex-key': () =>
    'A key must be plain text here, not a mapping or list. Check for a brace or dash that is too much.',
  'control-character': ({ codePoint }) => `The character ${codePoint} may not stand in YAML. Remove it.`,
  'cyclic-alias': ({ name }) => `\`*${name}\` stands inside what it is an alias for, and would never end. Remove it.`,
  directive: () => 'This directive is not understood. Remove the line.',
  'excessive-alias': ({ name }) =>
    `With \`*${name}\` the aliases make the document too large to be read. Write it out where it is needed.`,
  'extra-document': () => 'Another document begins here without `---`. Put `---` on a line of its own before it.',
  'ignored-text': ({ text }) =>
    `${code(text ?? '')} stands after the end of the document and is not read. Check the indentation of the line.`,
  'missing-colon': ({ text }) =>
    `${code(text ?? '')} stands where a \`key: value\` is needed. Add a colon and a value, or indent it to belong to the line before.`,
  'missing-comma': () => 'A comma is missing before this.',
  'missing-dash': () =>
    'A dash is missing: this stands in a list. Put a dash before it, or indent it to belong to the item before.',
  'missing-space': ({ key }) => `A blank is missing after the colon: \`${key}: …\`.`,
  'multiline-key': () =>
    'A key must stand on one line. Check for a colon that is missing or a quote that is not closed.',
  'nested-colon': ({ key }) =>
    `A second ${code(`${key ?? ''}:`)} cannot stand on this line. Put it on a line of its own, or quote the value if the colon belongs to it.`,
  'not-finite': ({ text }) =>
    `${code(text ?? '')} is an infinite number, or none, and cannot be written as JSON. Quote it if text is meant.`,
  'null-key': ({ text }) =>
    `${text ? code(text) : 'An empty key'} is null to YAML, and a key must be text. ${text ? 'Quote it.' : 'Write the key before the colon.'}`,
  'number-key': ({ text }) => `${code(text ?? '')} is a number too large to be a key. Quote it.`,
  'reserved-character': ({ text, within }) =>
    within === 'flow'
      ? `${code(text ?? '')} cannot stand like this between brackets. Quote the value.`
      : `A value cannot start with ${code(text ?? '')} without quotes. Quote it.`,
  'separator-text': ({ text }) =>
    `${code(text ?? '')} stands on a \`---\` line, where \`kubectl\` allows only a comment. Put it on a line of its own.`,
  'too-deep': () => 'The document is nested too deeply to be read. Check the brackets and indentation.',
  'unclosed-flow': ({ bracket }) => `This \`${bracket}\` is not closed. Add \`${bracket === '[' ? ']' : '}'}\`.`,
  'unclosed-quote': ({ quote }) =>
    `This quote is not closed. Add ${quote === "'" ? 'a single quote' : 'a double quote'} at the end of the text.`,
  'unexpected-text': ({ text }) =>
    `${code(text ?? '')} does not belong here. Remove it, or check the indentation and quotes around it.`,
  'unknown-alias': ({ name }) =>
    `\`*${name}\` has no anchor \`&${name}\` before it. Add the anchor, or write the value; a text that starts with \`*\` needs quotes.`,
};

export function yamlWords(problem: SyntaxProblem): string {
  const words = Object.hasOwn(WORDS, problem.code) ? WORDS[problem.code] : undefined;
  return words ? words(problem.detail) : 'This is not YAML.';
}
