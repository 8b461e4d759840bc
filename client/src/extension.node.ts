import type { ExtensionContext } from 'vscode';
import { type ExtensionApi, start } from './start.ts';

export function activate(context: ExtensionContext): ExtensionApi {
  return start(context, async () => (await import('./client.node.ts')).openSession(context));
}
