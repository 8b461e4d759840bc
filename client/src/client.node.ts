import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { createSession } from './session.ts';
import type { Session } from './start.ts';

/** The server is a process beside the editor. */
export function openSession(context: ExtensionContext): Promise<Session> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const codeCache = Uri.joinPath(context.globalStorageUri, 'code').fsPath;
  return createSession(context, (id, name, options) => {
    const run = { module, transport: TransportKind.ipc, args: [`--code-cache=${codeCache}`] };
    return new LanguageClient(id, name, { run, debug: { ...run, options: { execArgv: ['--inspect=6009'] } } }, options);
  });
}
