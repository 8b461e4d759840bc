import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { createSession } from './session.ts';
import type { Session } from './start.ts';

/** VS Code's worker for web extensions; named here because the client compiles without the DOM's types. */
declare const Worker: new (script: string) => Worker;

export function openSession(context: ExtensionContext): Promise<Session> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'netpol.js').toString(true);
  return createSession(
    context,
    (id, name, options) => new LanguageClient(id, name, async () => new Worker(script), options),
  );
}
