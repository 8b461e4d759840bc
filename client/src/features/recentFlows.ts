import { type Disposable, type Event, EventEmitter, type ExtensionContext } from 'vscode';
import type { SimulateParams } from '../../../server/src/protocol.ts';

const KEY = 'netpol.recentFlows';
const MOST = 6;

/** Flows that were simulated in this workspace, the last one first. */
export interface RecentFlows extends Disposable {
  list(): readonly SimulateParams[];
  remember(flow: SimulateParams): Promise<void>;
  readonly onDidChange: Event<void>;
}

export function createRecentFlows({ workspaceState }: ExtensionContext): RecentFlows {
  const changed = new EventEmitter<void>();
  const list = () => workspaceState.get<SimulateParams[]>(KEY, []);
  return {
    list,
    async remember(flow) {
      const text = JSON.stringify(flow);
      const others = list().filter((other) => JSON.stringify(other) !== text);
      await workspaceState.update(KEY, [flow, ...others].slice(0, MOST));
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
