/** A key waits for the end of a turn, and sometimes of the next: both together stay below a frame. */
const LONGEST_TURN = 5;

/** Gives others a turn, timers and messages included, whenever this one has lasted long enough. `clock` in milliseconds. */
export function createBreathing(clock: () => number): () => Promise<void> {
  let since = clock();
  return async () => {
    if (clock() - since < LONGEST_TURN) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    since = clock();
  };
}
