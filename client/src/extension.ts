import type { ExtensionContext } from 'vscode';
import { type ExtensionApi, start } from './start.ts';

/** The desktop's entry: everything but the look at documents is in `client.ts`, a file of its own. */
export function activate(context: ExtensionContext): ExtensionApi {
  return start(context, async () => (await import('./client.ts')).openSession(context));
}
