import { SNAPSHOT_VERSION } from '../../snapshot/file/header.ts';
import type { SnapshotProblem } from '../../snapshot/snapshot.ts';

/** Why a snapshot file is left out as a whole; undefined for problems of another kind. `name` as it stands in a sentence. */
export function refusedSnapshot({ kind, detail }: SnapshotProblem, name: string): string | undefined {
  if (kind === 'newer-snapshot') {
    return `${name} is a snapshot of version ${detail}, and this netpol reads versions up to ${SNAPSHOT_VERSION}: it is left out. Use a newer netpol, or capture it again with this one.`;
  }
  if (kind === 'broken-snapshot') {
    return `${name} is a snapshot whose ${detail === 'header' ? 'header' : 'text'} is damaged or cut short: all of it is left out, because half a cluster gives wrong answers. Capture it again, or take it from where it was whole.`;
  }
  return undefined;
}
