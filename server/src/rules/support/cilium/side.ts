import type { Programs } from '../../../engine/compile.ts';
import { evaluate } from '../../../engine/evaluate.ts';
import type { Direction, Flow, Result } from '../../../engine/model.ts';

/** What one end alone says of a flow. */
export function sideResult(programs: Programs, flow: Flow, direction: Direction): Result {
  return evaluate(programs, flow)[direction].result;
}
