import type { Steps } from '../engine/steps.ts';
import type { Around } from '../rules/run.ts';

/** The answer for what is around a document, kept until something else is around it. */
export function lastAround<T>(answer: (around: Around) => Steps<T>): (around: Around) => Steps<T> {
  let last: { readonly around: Around; readonly answer: T } | undefined;
  return function* (around) {
    const known = last?.around;
    if (last === undefined || known?.view !== around.view || known?.programs !== around.programs) {
      last = { around, answer: yield* answer(around) };
    }
    return last.answer;
  };
}
