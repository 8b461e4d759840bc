import type { CST } from 'yaml';
import type { Props } from './props.ts';
import type { Report } from './report.ts';
import type { MaybeToken } from './tokens.ts';
import type { Node } from './tree.ts';

/** What the readers of collections ask of the reader of nodes (`compose.ts`). */
export interface NodeReader {
  /** What the tokens' offsets mean. */
  readonly text: string;
  readonly report: Report;
  /** Any node, keys included. */
  node(token: MaybeToken, props: Props, depth: number): Node;
  /** A node that stands for a JSON value. */
  value(token: MaybeToken, props: Props, depth: number): Node;
  /** What stands before a node; `at` is where an absent one stands when that is nothing. */
  props(tokens: readonly CST.SourceToken[] | undefined, indicator: CST.SourceToken['type'], at: number): Props;
  /** Tells what follows a node on its line and does not belong there. */
  end(tokens: readonly CST.SourceToken[] | undefined): void;
  unexpected(token: CST.Token): void;
}

/** Deeper than any manifest; beyond it values are left out, so that no walk over a tree can exhaust the stack. */
export const DEEPEST = 200;
