/** Policies and workloads by name, wherever they are declared. */

import type { ClusterView } from '../../rules/rule.ts';
import { plain } from '../markdown.ts';
import type { WorkspaceSymbol } from '../results.ts';
import type { NavigateWorld } from './world.ts';

/** Rows that anybody reads. */
const MOST = 500;

/** Names that hold the letters of the query in their order; those that hold it whole come first. */
export function workspaceSymbols(
  query: string,
  cluster: ClusterView | undefined,
  world: NavigateWorld,
): readonly WorkspaceSymbol[] {
  if (cluster === undefined) return [];
  const wanted = query.toLowerCase();
  const found: { readonly rank: number; readonly symbol: WorkspaceSymbol }[] = [];
  const add = (
    name: string,
    kind: WorkspaceSymbol['kind'],
    container: string,
    place: WorkspaceSymbol['place'] | undefined,
  ): void => {
    const rank = rankOf(name.toLowerCase(), wanted);
    if (rank !== undefined && place !== undefined)
      found.push({ rank, symbol: { name: plain(name), kind, container: plain(container), place } });
  };
  const seen = new Set<string>();
  for (const { id, object, kind, namespace, name } of cluster.policies) {
    if (seen.has(object ?? id)) continue;
    seen.add(object ?? id);
    add(name, 'policy', namespace === undefined ? kind : `${kind} in ${namespace}`, world.policyPlace(id, []));
  }
  for (const id of cluster.snapshot.places.keys()) {
    const [kind = '', ...rest] = id.split('/');
    const name = rest.at(-1);
    if (name === undefined || kind === 'pod') continue;
    const [shownKind, container] = labelOf(kind, rest);
    if (rankOf(name.toLowerCase(), wanted) === undefined) continue;
    add(
      name,
      kind === 'namespace' ? 'namespace' : 'object',
      container === '' ? shownKind : `${shownKind} in ${container}`,
      world.place(id),
    );
  }
  found.sort((a, b) => a.rank - b.rank || (a.symbol.name < b.symbol.name ? -1 : a.symbol.name > b.symbol.name ? 1 : 0));
  return found.slice(0, MOST).map(({ symbol }) => symbol);
}

/** Its kind as people write it, and the namespace it is in. */
function labelOf(kind: string, [first = '', second = '', third]: readonly string[]): readonly [string, string] {
  if (kind === 'workload') return [third === undefined ? kind : second, first];
  const shown = KINDS.get(kind) ?? kind;
  return [shown, second === '' ? '' : first];
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['namespace', 'Namespace'],
  ['node', 'Node'],
  ['service', 'Service'],
  ['tier', 'Tier'],
  ['account', 'ServiceAccount'],
]);

/** Smaller is better; undefined: does not match. */
function rankOf(name: string, wanted: string): number | undefined {
  if (wanted === '') return 2;
  const at = name.indexOf(wanted);
  if (at >= 0) return at === 0 ? 0 : 1;
  let next = 0;
  for (const char of name) if (char === wanted[next]) next++;
  return next === wanted.length ? 2 : undefined;
}
