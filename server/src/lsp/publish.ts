import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { Context } from './convert.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Runtime } from './runtime.ts';

/** Sends diagnostics to clients that do not ask for them, with the version they are true of. */
export interface Publisher {
  /** Sends what there is as soon as the messages that already arrived are read: ten edits at once, one report. */
  soon(uri: string): void;
  cleared(uri: string): void;
}

export function createPublisher(
  connection: Connection,
  runtime: Runtime,
  diagnostics: () => Diagnostics,
  version: (uri: string) => number | undefined,
  context: () => Context,
): Publisher {
  const waiting = new Set<string>();
  /** Grows with every call: while it grows, more edits are arriving. */
  let arrivals = 0;

  function send(uri: string, items: readonly Diagnostic[]): void {
    const now = version(uri);
    if (now === undefined) return;
    void connection.sendDiagnostics({ uri: context().spell(uri), version: now, diagnostics: [...items] });
  }

  /** Messages are read one a turn: a turn in which none arrived is the end of the burst. */
  async function burstIsOver(): Promise<void> {
    let before = -1;
    while (before !== arrivals) {
      before = arrivals;
      await runtime.turn();
      await runtime.turn();
    }
  }

  return {
    soon(uri) {
      arrivals += 1;
      if (waiting.has(uri)) return;
      waiting.add(uri);
      void burstIsOver().then(() => {
        if (waiting.delete(uri)) send(uri, diagnostics().report(uri).items);
      });
    },
    cleared(uri) {
      waiting.delete(uri);
      void connection.sendDiagnostics({ uri: context().spell(uri), diagnostics: [] });
    },
  };
}
