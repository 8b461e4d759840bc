import type { ExtensionContext } from 'vscode';
import { type ExtensionApi, type Session, start } from './start.ts';

/** In a browser this file is the extension. */
export function activate(context: ExtensionContext): ExtensionApi {
  return start(context, async () => (await import('./client.web.ts')).openSession(context));
}

/** On the desktop it is the second file, loaded when the first policy is seen. */
export async function openSession(context: ExtensionContext): Promise<Session> {
  return (await import('./client.node.ts')).openSession(context);
}
