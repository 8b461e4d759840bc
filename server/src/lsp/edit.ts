/** `start` to `end` of the text before became `length` characters. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
  /** Where it began and ended on one line and broke none. */
  readonly line: number | undefined;
}
