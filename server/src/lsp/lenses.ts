import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';

/**
 * Tells the client to fetch its lenses again when what they say changed for a reason the client cannot see: the snapshot,
 * or another file. Never for nothing: each refresh draws the lines above the cursor anew.
 */
export function createLensRefresh(
  connection: Connection,
  service: PolicyService,
  supported: () => boolean,
  open: () => readonly string[],
) {
  const titles = new Map<string, string>();
  return {
    refresh(): void {
      if (!supported()) return;
      let changed = false;
      for (const uri of open()) {
        const now = service
          .codeLenses(uri)
          .map(({ title }) => title)
          .join('\n');
        changed ||= titles.get(uri) !== now;
        titles.set(uri, now);
      }
      // A client that has gone away cannot answer, and needs no lenses.
      if (changed) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    },
    closed(uri: string): void {
      titles.delete(uri);
    },
  };
}
