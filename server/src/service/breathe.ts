/** A turn longer than this is felt as a delay of a key. */
const LONGEST_TURN = 12;

/** Gives others a turn, timers and messages included, whenever this one has lasted long enough. `clock` in milliseconds. */
export function createBreathing(clock: () => number): () => Promise<void> {
  let since = clock();
  return async () => {
    if (clock() - since < LONGEST_TURN) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    since = clock();
  };
}
