import type { Diagnostic } from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';
import type { Context } from './convert.ts';
import type { Edit } from './edit.ts';
import { type Carried, carriedOf, carry, type FoundByDocument, Reporter, sameItems } from './report.ts';
import { errorText, type Log } from './run.ts';
import type { Runtime } from './runtime.ts';

/** Pause after the last edit before other documents and the snapshot are asked: short enough to feel like one thing. */
const PAUSE_MILLISECONDS = 180;

/** A key waits for the end of a turn, milliseconds. */
const LONGEST_TURN = 5;

export interface Report {
  readonly items: readonly Diagnostic[];
  /** Equal ids, equal items: most keys leave all that is said of a file as it is, and nothing has to be sent then. */
  readonly id: string;
}

export interface DiagnosticsOptions {
  readonly service: PolicyService;
  readonly runtime: Runtime;
  readonly log: Log;
  /** Resolves when nothing that answers rest on is still being read. */
  readonly loaded: () => Promise<void>;
  /** Uris of open documents. */
  readonly open: () => readonly string[];
  readonly context: () => Context;
  /** Files whose report is another one than what was last handed out. Called once per run, never for nothing. */
  readonly onStale: (uris: readonly string[]) => void;
  /** Answers about flows may be other ones than before. */
  readonly onSettled: () => void;
}

interface FileState {
  /** Bumped when a file is opened again: its versions start over, its ids must not. */
  readonly opened: number;
  /** What other documents and the snapshot said last, moved along with the edits since. */
  carried: readonly Carried[];
  /** The whole truth, and the generation of which it is true. */
  whole: { readonly generation: number; readonly found: FoundByDocument } | undefined;
  readonly reporter: Reporter;
  /** What the client shows. */
  handedOut: Report;
  reports: number;
  /** An edit reached a line with a diagnostic: an editor may have moved it by itself, so it is told again even if it is the same. */
  touched: boolean;
}

/**
 * Diagnostics in two phases: what a document's own text says is answered at once; what other documents and the snapshot
 * say is looked up after a short pause, one run at a time, and until then the last answer is kept where it was, so that
 * nothing flickers while somebody types.
 */
export interface Diagnostics {
  opened(uri: string): void;
  edited(uri: string, edits: readonly Edit[]): void;
  closed(uri: string): void;
  /** Settings, snapshot or files changed. */
  worldChanged(): void;
  /** The best answer there is now; it counts as handed out. */
  report(uri: string): Report;
  dispose(): void;
}

export function createDiagnostics(options: DiagnosticsOptions): Diagnostics {
  const { service, runtime, log } = options;
  const files = new Map<string, FileState>();
  let openings = 0;
  let running = false;
  let runAgain = false;
  let cancelTimer = (): void => {};

  function schedule(milliseconds: number): void {
    cancelTimer();
    cancelTimer = runtime.after(milliseconds, () => void run());
  }

  async function run(): Promise<void> {
    if (running) {
      runAgain = true;
      return;
    }
    running = true;
    try {
      do {
        runAgain = false;
        await options.loaded();
        await lookUp();
      } while (runAgain);
    } catch (error) {
      log('error', `diagnostics: ${errorText(error)}`);
    } finally {
      running = false;
    }
  }

  /** One pass over the open files; an edit in between ends it, and the edit's own pause starts the next. */
  async function lookUp(): Promise<void> {
    const generation = service.generation();
    const stale: string[] = [];
    for (const uri of options.open()) {
      await runtime.turn();
      await service.prepared();
      if (service.generation() !== generation) return;
      if (!(await lookAround(uri, generation))) return;
      const state = files.get(uri);
      if (state === undefined) continue;
      const found = service.diagnosticsByDocument(uri, 'all');
      state.whole = { generation, found };
      state.carried = carriedOf(found, service.diagnosticsByDocument(uri, 'document'));
      if (!isShown(state, itemsOf(uri, state, found, []))) stale.push(uri);
    }
    options.onSettled();
    if (stale.length > 0) options.onStale(stale);
  }

  /** In turns that let keys through; false when one came. */
  async function lookAround(uri: string, generation: number): Promise<boolean> {
    let since = runtime.clock();
    for (const _ of service.lookAround(uri)) {
      if (runtime.clock() - since < LONGEST_TURN) continue;
      await runtime.turn();
      if (service.generation() !== generation) return false;
      since = runtime.clock();
    }
    return true;
  }

  function itemsOf(uri: string, { reporter }: FileState, found: FoundByDocument, carried: readonly Carried[]) {
    const text = service.text(uri);
    return text === undefined ? [] : reporter.items(found, carried, uri, text, options.context());
  }

  return {
    opened(uri) {
      openings += 1;
      files.set(uri, {
        opened: openings,
        carried: [],
        whole: undefined,
        reporter: new Reporter(),
        handedOut: { items: [], id: '' },
        reports: 0,
        touched: true,
      });
      schedule(0);
    },
    edited(uri, edits) {
      const state = files.get(uri);
      if (state) {
        state.carried = edits.reduce(carry, state.carried);
        state.touched ||= edits.some((edit) => isOnLine(state.handedOut.items, edit));
      }
      schedule(PAUSE_MILLISECONDS);
    },
    closed(uri) {
      files.delete(uri);
      schedule(PAUSE_MILLISECONDS);
    },
    worldChanged() {
      schedule(0);
    },
    report(uri) {
      const state = files.get(uri);
      if (state === undefined) return { items: [], id: '' };
      const whole = state.whole?.generation === service.generation() ? state.whole.found : undefined;
      const items = whole
        ? itemsOf(uri, state, whole, [])
        : itemsOf(uri, state, service.diagnosticsByDocument(uri, 'document'), state.carried);
      if (!isShown(state, items) || state.touched) {
        state.reports += 1;
        state.handedOut = { items, id: `${state.opened}.${state.reports}` };
        state.touched = false;
      }
      return state.handedOut;
    },
    dispose() {
      cancelTimer();
    },
  };
}

/** Keeps those of equal ones that were made last: the next ones will be the same objects, which is quick to see. */
function isShown(state: FileState, items: readonly Diagnostic[]): boolean {
  if (!sameItems(items, state.handedOut.items)) return false;
  state.handedOut = { items, id: state.handedOut.id };
  return true;
}

function isOnLine(items: readonly Diagnostic[], { line }: Edit): boolean {
  return line === undefined || items.some(({ range }) => range.start.line <= line && line <= range.end.line);
}
