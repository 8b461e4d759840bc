/** A key waits for the end of a turn, and no longer: together with its own work that stays below a frame. */
const LONGEST_TURN = 5;
/** Where it costs next to nothing to let others have theirs. */
const SHORT_TURN = 2;
/** Whoever edits and then asks nothing must not hold up long work. */
const LONGEST_WAIT = 20;

export interface BreathingOptions {
  /** Milliseconds. */
  readonly clock: () => number;
  /** Resolves when others had their turn: timers, and messages that have arrived. Without it, by a timer, which takes longer. */
  readonly turn?: (() => Promise<void>) | undefined;
  /** Somebody waits for an answer: long work waits, too. */
  readonly urgent?: () => boolean;
}

/** Gives others a turn whenever this one has lasted long enough; where somebody waits for an answer, until it is given. */
export function createBreathing({ clock, turn, urgent = () => false }: BreathingOptions): () => Promise<void> {
  const longest = turn === undefined ? LONGEST_TURN : SHORT_TURN;
  const others = turn ?? timer;
  let since = clock();
  return async () => {
    if (clock() - since < longest) return;
    const from = clock();
    do await others();
    while (urgent() && clock() - from < LONGEST_WAIT);
    since = clock();
  };
}

function timer(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
