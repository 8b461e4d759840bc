import type { ExtensionContext } from 'vscode';
import { openSession } from './client.web.ts';
import { type ExtensionApi, start } from './start.ts';

export function activate(context: ExtensionContext): ExtensionApi {
  return start(context, async () => openSession(context));
}
