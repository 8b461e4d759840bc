import type { CST } from 'yaml';

/** What stands before a node or between a key and its value: indicator, anchor, tag, line breaks. */
export interface Props {
  /** The `-`, `?`, `:` or `---` that was asked for. */
  readonly indicator: CST.SourceToken | undefined;
  readonly anchor: CST.SourceToken | undefined;
  readonly tag: CST.SourceToken | undefined;
  readonly comma: CST.SourceToken | undefined;
  readonly newline: boolean;
  /** The first token that has no business here. */
  readonly unexpected: CST.SourceToken | undefined;
  /** End of the last of indicator, anchor and tag: where an absent value would stand. */
  readonly absentAt: number;
}

/** `at` is where an absent value stands when there is nothing at all. Tabs are `tabs.ts`'s business. */
export function readProps(
  tokens: readonly CST.SourceToken[] | undefined,
  indicatorType: CST.SourceToken['type'],
  at: number,
): Props {
  let indicator: CST.SourceToken | undefined;
  let anchor: CST.SourceToken | undefined;
  let tag: CST.SourceToken | undefined;
  let comma: CST.SourceToken | undefined;
  let unexpected: CST.SourceToken | undefined;
  let newline = false;
  let absentAt = at;
  for (const token of tokens ?? []) {
    switch (token.type) {
      case 'space':
      case 'comment':
      // Stands for no text: the library gave up on brackets here, which is told at the bracket.
      case 'flow-error-end':
        continue;
      case 'newline':
        newline = true;
        continue;
      case indicatorType:
        if (indicator) unexpected ??= token;
        indicator ??= token;
        break;
      case 'anchor':
        if (anchor) unexpected ??= token;
        anchor = token;
        break;
      case 'tag':
        if (tag) unexpected ??= token;
        tag = token;
        break;
      case 'comma':
        if (comma) unexpected ??= token;
        comma = token;
        break;
      default:
        unexpected ??= token;
    }
    absentAt = token.offset + token.source.length;
  }
  return { indicator, anchor, tag, comma, newline, unexpected, absentAt };
}
