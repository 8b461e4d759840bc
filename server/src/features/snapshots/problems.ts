import { SNAPSHOT_VERSION } from '../../snapshot/file/header.ts';
import type { SnapshotProblem } from '../../snapshot/snapshot.ts';

/** Why a file is left out as a whole; undefined for problems of another kind. `name` as it stands in a sentence. */
export function refusedSnapshot({ kind, detail }: SnapshotProblem, name: string): string | undefined {
  if (kind === 'newer-snapshot') {
    return `${name} is a snapshot of version ${detail}, and this netpol reads versions up to ${SNAPSHOT_VERSION}: it is left out. Use a newer netpol, or capture it again with this one.`;
  }
  if (kind === 'broken-snapshot') {
    return `${name} is a snapshot whose ${detail === 'header' ? 'header' : 'text'} is damaged or cut short: all of it is left out, because half a cluster gives wrong answers. Capture it again, or take it from where it was whole.`;
  }
  if (kind === 'not-text') return `${name} ${NOT_TEXT[detail] ?? NOT_TEXT.binary}`;
  return undefined;
}

const NOT_TEXT: Readonly<Record<string, string>> = {
  gzip: 'is packed with gzip: it is left out. Unpack it first (`gunzip`).',
  'UTF-16': 'is text in UTF-16 without the mark that says so: it is left out. Save it as UTF-8.',
  binary: 'is no text: it is left out. Save what `kubectl get -o yaml` prints, or `netpol snapshot save`.',
};
