import type { PolicyService } from '../service.ts';
import type { Finding } from './convert.ts';
import { errorText, type Log } from './run.ts';
import type { Runtime } from './runtime.ts';

/** Pause after the last edit before other documents and the snapshot are asked: short enough to feel like one thing. */
const PAUSE_MILLISECONDS = 180;

/** A key waits for the end of a turn, milliseconds. */
const LONGEST_TURN = 5;

export interface Report {
  readonly items: readonly Finding[];
  /** Names everything the items depend on: equal ids, equal items. */
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
  /** Files whose report is another one than what was last handed out. Called once per run, never for nothing. */
  readonly onStale: (uris: readonly string[]) => void;
  /** Answers about flows may be other ones than before. */
  readonly onSettled: () => void;
}

interface FileState {
  /** Bumped when a file is opened again: its versions start over, its ids must not. */
  readonly opened: number;
  /** What other documents and the snapshot said last, moved along with the edits since. */
  carried: readonly Finding[];
  /** The whole truth, and the generation of which it is true. */
  whole: { readonly generation: number; readonly items: readonly Finding[] } | undefined;
  /** What the client shows. */
  handedOut: readonly Finding[];
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

/** `start` to `end` of the text before became `length` characters. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
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
      if (service.generation() !== generation) return;
      if (!(await lookAround(uri, generation))) return;
      const state = files.get(uri);
      if (state === undefined) continue;
      const items = service.diagnostics(uri, 'all');
      state.whole = { generation, items };
      state.carried = without(items, service.diagnostics(uri, 'document'));
      if (!sayTheSame(items, state.handedOut)) stale.push(uri);
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

  return {
    opened(uri) {
      openings += 1;
      files.set(uri, { opened: openings, carried: [], whole: undefined, handedOut: [] });
      schedule(0);
    },
    edited(uri, edits) {
      const state = files.get(uri);
      if (state) state.carried = edits.reduce(carry, state.carried);
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
      const generation = service.generation();
      const whole = state?.whole?.generation === generation ? state.whole.items : undefined;
      const items = whole ?? merged(service.diagnostics(uri, 'document'), state?.carried ?? []);
      if (state) state.handedOut = items;
      return {
        items,
        id: `${state?.opened ?? 0}.${service.version(uri) ?? 0}.${generation}.${whole ? 'all' : 'document'}`,
      };
    },
    dispose() {
      cancelTimer();
    },
  };
}

/** Findings after an edit: before it they stay, behind it they move, and where it touched them they are gone. */
export function carry(findings: readonly Finding[], edit: Edit): Finding[] {
  const moved = edit.length - (edit.end - edit.start);
  return findings.flatMap((finding) => {
    const { start, end } = finding.span;
    if (end < edit.start) return [finding];
    if (start > edit.end) return [{ ...finding, span: { start: start + moved, end: end + moved } }];
    return [];
  });
}

function merged(own: readonly Finding[], carried: readonly Finding[]): readonly Finding[] {
  if (carried.length === 0) return own;
  return [...own, ...without(carried, own)].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function without(findings: readonly Finding[], known: readonly Finding[]): readonly Finding[] {
  const keys = new Set(known.map(fingerprint));
  return findings.filter((finding) => !keys.has(fingerprint(finding)));
}

function fingerprint({ code, level, span, message }: Finding): string {
  return `${code} ${level} ${span.start} ${span.end} ${message}`;
}

function sayTheSame(some: readonly Finding[], others: readonly Finding[]): boolean {
  return some.length === others.length && some.every((finding, at) => isSame(finding, others[at]));
}

function isSame(a: Finding, b: Finding | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.code !== b.code || a.level !== b.level || a.message !== b.message) return false;
  return a.span.start === b.span.start && a.span.end === b.span.end;
}
