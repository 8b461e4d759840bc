/** One row of a mistakes table of the semantics documents, and what became of it. */
export interface Mistake {
  /** `A-M01`, `BC-M01`, `calico-M1`, `cilium-M01`: what rules name in `answers`. */
  readonly row: string;
  /** The mistake in a few words of our own. */
  readonly title: string;
  /** Why no code answers the row. With codes: what they leave out. */
  readonly why?: string;
}
