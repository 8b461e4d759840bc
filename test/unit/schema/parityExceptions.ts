/** Where a field table says something else than the CRD, on purpose. Each row must be needed. */
export interface Exception {
  /** Of `apiVersion kind`. */
  readonly kinds: RegExp;
  /** Of the difference as the test words it: `.spec.x: property: table …, CRD …`. */
  readonly difference: RegExp;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    kinds: /^policy\.networking/,
    difference: /\.operator: enum: table \["DoesNotExist",/,
    reason: 'The CRD takes any operator; the four are named so that another is warned of.',
  },
  {
    kinds: /v1alpha1/,
    difference: /\.protocol: enum: table \["SCTP","TCP","UDP"\]/,
    reason: 'The CRD takes any protocol; the three that the API documents are named so that another is warned of.',
  },
];
