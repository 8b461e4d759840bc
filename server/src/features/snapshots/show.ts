import type { JsonObject } from '../../lower/object.ts';
import { textAt } from '../../lower/value.ts';
import type { SnapshotHeader } from '../../snapshot/file/header.ts';
import { age, grouped } from '../words.ts';
import { missingSentences } from './missing.ts';

/** How many objects of each kind, in the order of the file. */
export function kindCounts(objects: Iterable<JsonObject>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const kind = textAt(object, 'kind') ?? '';
    const group = textAt(object, 'apiVersion')?.split('/').at(-2);
    const name = kind === 'NetworkPolicy' && group?.includes('projectcalico.org') === true ? `${kind} (Calico)` : kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What a snapshot is, holds and lacks, for people. */
export function snapshotSummary(
  name: string,
  header: SnapshotHeader,
  counts: ReadonlyMap<string, number>,
  now: number,
): string {
  const { capturedAt, source, namespaces, kubernetes, enforcer, missing, hashed } = header;
  const of = source.kind === 'context' ? `context ${source.name}` : source.name;
  const rows: [string, string][] = [
    ['source', of],
    ...(capturedAt === undefined ? [] : [['age', age(capturedAt, now)] as [string, string]]),
    ...(kubernetes === undefined ? [] : [['API server', kubernetes] as [string, string]]),
    ...(enforcer === undefined ? [] : [['enforcer', enforcerText(enforcer)] as [string, string]]),
    ...(namespaces === undefined ? [] : [['only', namespaces.join(', ')] as [string, string]]),
    ...(hashed ? [['names', 'hashed'] as [string, string]] : []),
  ];
  const kinds = [...counts].map(([kind, number]): [string, string] => [grouped(number), kind]);
  const width = Math.max(0, ...kinds.map(([number]) => number.length));
  return [
    name,
    ...rows.map(([key, value]) => `  ${key.padEnd(10)}  ${value}`),
    '',
    ...kinds.map(([number, kind]) => `  ${number.padStart(width)}  ${kind}`),
    ...(kinds.length === 0 ? ['  no object that policy depends on'] : []),
    ...(missing.length === 0 ? [] : ['', ...missingSentences(missing)]),
    '',
  ].join('\n');
}

function enforcerText({ name, version, evidence }: NonNullable<SnapshotHeader['enforcer']>): string {
  return `${name}${version === undefined ? '' : ` ${version}`}${evidence === undefined ? '' : ` (${evidence})`}`;
}
