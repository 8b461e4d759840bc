/**
 * The engine's vocabulary: plain, readonly data and nothing else. Every API becomes tiers of policies of rules
 * (see README.md of this folder); nothing here knows YAML, text positions, a clock or any single API.
 */

export type * from './model/cluster.ts';
export type * from './model/missing.ts';
export type * from './model/policies.ts';
export type * from './model/verdicts.ts';
export type * from './model/words.ts';
