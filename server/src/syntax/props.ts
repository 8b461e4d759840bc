import type { CST } from 'yaml';

/** What stands before a node or between a key and its value: indicator, anchor, tag, line breaks. */
export interface Props {
  /** The `-`, `?`, `:` or `---` that was asked for. */
  readonly indicator: CST.SourceToken | undefined;
  readonly anchor: CST.SourceToken | undefined;
  readonly tag: CST.SourceToken | undefined;
  readonly comma: CST.SourceToken | undefined;
  readonly newline: boolean;
  /** A tab that stands where indentation is counted. */
  readonly tab: CST.SourceToken | undefined;
  /** The first token that has no business here. */
  readonly unexpected: CST.SourceToken | undefined;
  /** End of the last of indicator, anchor and tag: where an absent value would stand. */
  readonly absentAt: number;
}

/** `at` is where an absent value stands when there is nothing at all; `lineStart` says whether a line begins there. */
export function readProps(
  tokens: readonly CST.SourceToken[] | undefined,
  indicatorType: CST.SourceToken['type'],
  at: number,
  lineStart: boolean,
): Props {
  let indicator: CST.SourceToken | undefined;
  let anchor: CST.SourceToken | undefined;
  let tag: CST.SourceToken | undefined;
  let comma: CST.SourceToken | undefined;
  let unexpected: CST.SourceToken | undefined;
  let tab: CST.SourceToken | undefined;
  let newline = false;
  let indenting = lineStart;
  let absentAt = at;
  for (const token of tokens ?? []) {
    switch (token.type) {
      case 'space':
        if (indenting && token.source.includes('\t')) tab ??= token;
        continue;
      case 'comment':
        if (tab && indenting) tab = undefined;
        continue;
      case 'newline':
        if (tab && indenting) tab = undefined;
        newline = true;
        indenting = true;
        continue;
      case indicatorType:
        if (indicator) unexpected ??= token;
        indicator ??= token;
        // After a dash the next column is indentation again: `-\tkey: value` nests by a tab.
        indenting = token.type === 'seq-item-ind' || token.type === 'explicit-key-ind';
        break;
      case 'anchor':
        if (anchor) unexpected ??= token;
        anchor = token;
        indenting = false;
        break;
      case 'tag':
        if (tag) unexpected ??= token;
        tag = token;
        indenting = false;
        break;
      case 'comma':
        if (comma) unexpected ??= token;
        comma = token;
        indenting = false;
        break;
      default:
        unexpected ??= token;
        indenting = false;
    }
    absentAt = token.offset + token.source.length;
  }
  return { indicator, anchor, tag, comma, newline, tab, unexpected, absentAt };
}
