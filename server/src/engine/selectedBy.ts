/** Which policies select an endpoint, and how surely. */
export interface SelectedBy {
  /** Place of the policy in the order of evaluation. */
  readonly index: number;
  readonly selects: 'yes' | 'unknown';
}
