import type { Event } from 'vscode';
import type { StatusResult, TreeParams, TreeResult } from '../../../server/src/protocol.ts';
import type { RecentFlows } from './recentFlows.ts';

/** What the tree shows, from a session that is started when the tree is looked at. */
export interface TreeSource {
  tree(params: TreeParams): Promise<TreeResult>;
  status(): Promise<StatusResult>;
  readonly recent: RecentFlows;
  /** The cluster, its policies or who enforces them may be other ones now. */
  readonly onDidChange: Event<unknown>;
}
