import { type Disposable, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { ClientRequests, type FileFacts } from '../../../server/src/protocol.ts';

/** Enough for any repository of manifests; a folder with more is not one. */
const MOST_FILES = 5000;

/** Reads files for a server that has no file system of its own: in a browser, or in a repository that was never cloned. */
export function answerFileRequests(client: BaseLanguageClient): Disposable[] {
  return [
    client.onRequest(ClientRequests.readFile, ({ uri }: { uri: string }) => readFile(Uri.parse(uri))),
    client.onRequest(ClientRequests.stat, ({ uri }: { uri: string }) => stat(Uri.parse(uri))),
    client.onRequest(ClientRequests.listFiles, ({ uri }: { uri: string }) => listFiles(Uri.parse(uri))),
  ];
}

async function readFile(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function stat(uri: Uri): Promise<FileFacts | null> {
  try {
    const { type, mtime, size } = await workspace.fs.stat(uri);
    return { uri: uri.toString(), kind: type & FileType.Directory ? 'folder' : 'file', modified: mtime, size };
  } catch {
    return null;
  }
}

async function listFiles(folder: Uri): Promise<FileFacts[]> {
  const pattern = new RelativePattern(folder, '**/*.{yaml,yml,json}');
  const found = await workspace.findFiles(pattern, '{**/node_modules/**,**/.*/**}', MOST_FILES);
  const facts = await Promise.all(found.map(stat));
  return facts.filter((file) => file !== null).sort((a, b) => (a.uri < b.uri ? -1 : 1));
}
