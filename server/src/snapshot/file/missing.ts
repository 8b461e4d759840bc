import type { MissingResource } from '../../engine/model/missing.ts';
import type { SnapshotHeader } from './header.ts';

/** What several snapshot files of one cluster miss together: what one has, the others need not. */
export function joinMissing(headers: readonly SnapshotHeader[]): readonly MissingResource[] {
  const [first, ...others] = headers;
  return (first?.missing ?? []).flatMap((missing) => {
    let joined = missing;
    for (const { missing: theirs } of others) {
      const same = theirs.find(({ resource }) => resource === missing.resource);
      if (same === undefined) return [];
      const except = [...new Set([...(joined.except ?? []), ...(same.except ?? [])])].sort();
      joined = { resource: joined.resource, why: joined.why, ...(except.length > 0 && { except }) };
    }
    return [joined];
  });
}
