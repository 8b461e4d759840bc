import type { Event } from 'vscode';

export interface Scenario {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface Result {
  readonly name: string;
  readonly milliseconds: number;
  readonly error?: string;
}

/** Nothing here takes long; what has not happened by then does not happen. */
const GIVE_UP_MILLISECONDS = 30_000;

export async function check({ name, run }: Scenario): Promise<Result> {
  const start = Date.now();
  try {
    await run();
    return { name, milliseconds: Date.now() - start };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, milliseconds: Date.now() - start, error: text };
  }
}

/** Waits until the question has an answer, asking again at each event. */
export function until<T>(what: string, events: readonly Event<unknown>[], ask: () => T | undefined): Promise<T> {
  const now = ask();
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => finish(() => reject(new Error(`Waited in vain for ${what}.`))),
      GIVE_UP_MILLISECONDS,
    );
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
      end();
    };
    const listeners = events.map((event) =>
      event(() => {
        const answer = ask();
        if (answer !== undefined) finish(() => resolve(answer));
      }),
    );
  });
}

/** Waits for the first such event from now on. */
export function happens<T>(what: string, event: Event<T>, wanted: (value: T) => boolean): Promise<true> {
  let seen = false;
  const listener = event((value) => {
    seen ||= wanted(value);
  });
  return until(what, [event], () => seen || undefined).finally(() => listener.dispose());
}
