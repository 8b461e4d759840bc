import type { TreeLine } from './treeView.ts';

export type { TreeLine };

/** What a menu of the tree passes: the pod or workload that a line is about. */
export function endOfLine(line: unknown): string | undefined {
  return nodeOfLine(line)?.end;
}

export function nodeOfLine(line: unknown): (TreeLine & { kind: 'node' })['node'] | undefined {
  if (typeof line !== 'object' || line === null || !('kind' in line) || line.kind !== 'node') return undefined;
  return (line as TreeLine & { kind: 'node' }).node;
}
