/**
 * Long work in steps: it yields wherever somebody else may have a turn, and returns what it made. Whoever cannot wait
 * takes all steps at once.
 */
export type Steps<T> = Generator<void, T, void>;

/** So many small pieces of work make a step. */
const PIECES = 128;

export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** `breathe` is awaited after every step; where it throws, the work ends. */
export async function finishSlowly<T>(steps: Steps<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
}

export function* eachInSteps<T>(items: Iterable<T>, work: (item: T, index: number) => void): Steps<void> {
  let index = 0;
  for (const item of items) {
    work(item, index++);
    if (index % PIECES === 0) yield;
  }
}

export function* mapInSteps<T, U>(items: Iterable<T>, make: (item: T) => U): Steps<readonly U[]> {
  const made: U[] = [];
  yield* eachInSteps(items, (item) => void made.push(make(item)));
  return made;
}
