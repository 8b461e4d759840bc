import { type ExtensionContext, l10n, window } from 'vscode';
import type { SimulateParams } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import type { Filter } from '../webview/mapMessages.ts';
import { createTablePanel, type Question, type TablePanel } from './tablePanel.ts';
import { nodeOfLine } from './treeEnds.ts';

const VIEW_TYPE = 'netpol.map';

export interface ConnectivityMap extends TablePanel {
  /** Takes nothing, a filter, or a line of the tree. */
  open(first?: unknown): void;
}

/** *Open Connectivity Map*: what may connect to what, as a table. */
export function createConnectivityMap(
  context: ExtensionContext,
  server: Server,
  simulate: (flow: SimulateParams) => unknown,
): ConnectivityMap {
  const question: Question = {
    title: l10n.t('Connectivity Map'),
    heading: l10n.t('Who may connect to whom'),
    ask: (filter, start) => server.map({ ...filter, start }),
    text: (filter, format) => server.mapText({ ...filter, format }),
  };
  const panel = createTablePanel({
    viewType: VIEW_TYPE,
    context,
    onOutdated: server.onAnswers,
    hasSnapshot: async () => (await server.status()).snapshot !== undefined,
    simulate,
  });
  const serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
    async deserializeWebviewPanel(restored) {
      panel.adopt(restored, question);
    },
  });
  return {
    ...panel,
    open: (first) => panel.show(question, filterOf(first)),
    dispose() {
      serializer.dispose();
      panel.dispose();
    },
  };
}

function filterOf(first: unknown): Filter {
  const node = nodeOfLine(first);
  if (node?.kind === 'namespace') return { to: node.label };
  if (node?.end !== undefined) return { to: node.end.replace(/^(workload|pod):/, '') };
  const isFilter = typeof first === 'object' && first !== null && ('from' in first || 'to' in first || 'port' in first);
  return isFilter ? (first as Filter) : {};
}
