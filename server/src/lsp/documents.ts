import type { Connection, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';
import type { Text } from './convert.ts';
import type { Edit } from './edit.ts';
import { errorText, type Log } from './run.ts';
import { canonicalUri } from './uri.ts';

export interface DocumentEvents {
  opened(uri: string): void;
  edited(uri: string, edits: readonly Edit[]): void;
  closed(uri: string): void;
}

export interface Documents {
  /** Canonical uris of what is open. */
  open(): readonly string[];
  isOpen(uri: string): boolean;
  /** As the client spells it. */
  spell(uri: string): string;
}

/** Keeps the service's texts in step with the editor's. The texts themselves are the service's, immutable, one per version. */
export function followDocuments(
  connection: Connection,
  service: PolicyService,
  events: DocumentEvents,
  log: Log,
): Documents {
  /** Canonical uri to the client's spelling. */
  const spellings = new Map<string, string>();

  /** A notification has nobody to answer to, so what goes wrong goes to the log. */
  const guarded = (name: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      log('error', `${name}: ${errorText(error)}`);
    }
  };

  connection.onDidOpenTextDocument(({ textDocument }) =>
    guarded('didOpen', () => {
      const uri = canonicalUri(textDocument.uri);
      spellings.set(uri, textDocument.uri);
      service.open(uri, textDocument.version, textDocument.text);
      events.opened(uri);
    }),
  );
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) =>
    guarded('didChange', () => {
      const uri = canonicalUri(textDocument.uri);
      const before = service.text(uri);
      if (before === undefined || !spellings.has(uri)) return;
      const { text, edits } = applied(before, contentChanges);
      service.change(uri, textDocument.version, text);
      events.edited(uri, edits);
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument }) =>
    guarded('didClose', () => {
      const uri = canonicalUri(textDocument.uri);
      service.close(uri);
      events.closed(uri);
      spellings.delete(uri);
    }),
  );
  return {
    open: () => [...spellings.keys()],
    isOpen: (uri) => spellings.has(uri),
    spell: (uri) => spellings.get(uri) ?? uri,
  };
}

function applied(before: Text, changes: readonly TextDocumentContentChangeEvent[]): { text: Text; edits: Edit[] } {
  const edits: Edit[] = [];
  let text = before;
  for (const change of changes) {
    const range = 'range' in change ? change.range : undefined;
    const start = range ? text.offsetAt(range.start) : 0;
    const end = range ? text.offsetAt(range.end) : text.length;
    const line = range && /[\r\n]/.test(change.text) ? undefined : text.lineAt(start);
    edits.push({
      start: Math.min(start, end),
      end: Math.max(start, end),
      length: change.text.length,
      line: range && text.lineAt(end) === line ? line : undefined,
    });
    text = text.apply([change]);
  }
  return { text, edits };
}
