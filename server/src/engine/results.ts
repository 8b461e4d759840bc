import type { Result } from './model.ts';

/** A flow passes when all that it meets lets it; a sure deny of one needs no facts of the others. */
export function bothMust(a: Result, b: Result): Result {
  if (a === 'deny' || b === 'deny') return 'deny';
  if (a === 'unknown' || b === 'unknown') return 'unknown';
  return a === 'conditional' || b === 'conditional' ? 'conditional' : 'allow';
}
