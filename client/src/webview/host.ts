/** What VS Code gives a page: its messages, and a state that survives hiding it. */
export interface Host<Message, State> {
  postMessage(message: Message): void;
  getState(): State | undefined;
  setState(state: State): void;
}

/** Quicker answers come without a word about waiting. */
export const LOADING_AFTER_MILLISECONDS = 300;
