import { type Connection, DidChangeWatchedFilesNotification, type Disposable } from 'vscode-languageserver';
import type { Client } from './capabilities.ts';
import { isWithin } from './uri.ts';

const PATTERN = '**/*.{yaml,yml,json}';

/** Asks the client to tell of changed files: those of the workspace, and the snapshot's where it is elsewhere. */
export function createWatch(connection: Connection, client: () => Client) {
  let registered: Disposable | undefined;
  let current = '';

  return async (snapshot: string, folders: readonly string[]): Promise<void> => {
    if (!client().watchesFiles) return;
    const outside = snapshot !== '' && !folders.some((folder) => isWithin(snapshot, folder));
    const wanted = outside && client().watchesOutside ? snapshot : '';
    if (registered !== undefined && wanted === current) return;
    registered?.dispose();
    current = wanted;
    registered = await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: PATTERN }, ...(wanted === '' ? [] : outsidePatterns(wanted))],
    });
  };
}

/** The path may name a file or a folder, and may not be there yet: both patterns are watched. */
function outsidePatterns(uri: string) {
  const slash = uri.lastIndexOf('/');
  return [
    { globPattern: { baseUri: uri.slice(0, slash), pattern: decodeURIComponent(uri.slice(slash + 1)) } },
    { globPattern: { baseUri: uri, pattern: PATTERN } },
  ];
}
