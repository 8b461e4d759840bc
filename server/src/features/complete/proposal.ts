import type { Span } from '../../syntax/tree.ts';
import type { Completion } from '../results.ts';

/** Something to offer, before it is known where it goes. */
export interface Proposal {
  readonly label: string;
  readonly detail: string;
  readonly documentation?: string;
  /** Written instead of the label, except between quotes. A snippet where `snippet` is set, else plain text. */
  readonly insert?: string;
  readonly snippet?: boolean;
  /** What it replaces, in the file, where that is a part of the value: then `insert` is written between quotes as well. */
  readonly span?: Span;
  readonly kind: Completion['kind'];
}

/** Longer lists are narrowed by what is typed before they go anywhere. */
export const MOST = 500;
