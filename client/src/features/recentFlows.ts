import type { ExtensionContext } from 'vscode';
import type { SimulateParams } from '../../../server/src/protocol.ts';

const KEY = 'netpol.recentFlows';
const MOST = 6;

export function recentFlows({ workspaceState }: ExtensionContext): readonly SimulateParams[] {
  return workspaceState.get<SimulateParams[]>(KEY, []);
}

export async function remember({ workspaceState }: ExtensionContext, flow: SimulateParams): Promise<void> {
  const text = JSON.stringify(flow);
  const others = workspaceState.get<SimulateParams[]>(KEY, []).filter((other) => JSON.stringify(other) !== text);
  await workspaceState.update(KEY, [flow, ...others].slice(0, MOST));
}
