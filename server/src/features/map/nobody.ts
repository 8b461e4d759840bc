import { type Inventory, isSelectable } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';
import { didYouMean } from '../didYouMean.ts';
import { code } from '../markdown.ts';
import { endTest, type FilterText } from './filter.ts';

/** Said where a filter leaves nothing because no end is called so: a name that is mistyped must not look like safety. */
export function nobodyCalled({ from, to }: Pick<FilterText, 'from' | 'to'>, inventory: Inventory): string | undefined {
  for (const text of [from, to]) {
    // What is outside is called by its addresses.
    if (text === undefined || OUTSIDE.test(text) || inventory.namespaces.has(text)) continue;
    const test = endTest(text);
    const called = inventory.endpoints.filter((one) =>
      namesOf(one).some((name) => test({ kind: 'pod', name, namespace: one.namespace ?? '', pods: 1 })),
    );
    if (called.length === 0) return unknown(text, inventory);
    if (!called.some(isSelectable)) return leftOut(text, called);
  }
  return undefined;
}

const OUTSIDE = /^(outside|\d)|:/;

function unknown(text: string, { endpoints, namespaces }: Inventory): string {
  const full = endpoints.flatMap(namesOf);
  const names = text.includes('/') ? full : [...namespaces.keys(), ...full.map((name) => name.split('/').at(-1) ?? '')];
  const ways = 'a namespace (`shop`), a workload or pod (`web`, `shop/web`), or a pattern (`*prom*`)';
  const near = text.includes('*') ? '' : didYouMean(text, [...new Set(names)], '');
  return `No pod, workload or namespace is called ${code(text)}.${near} Write ${ways}.`;
}

function leftOut(text: string, called: readonly Endpoint[]): string {
  const why = called.every(({ finished }) => finished)
    ? 'has finished: it sends and receives nothing any more'
    : "is on its node's network, which policy does not isolate";
  return `${code(text)} ${why}, so it is not in the map.`;
}

/** As a pod, and as part of its workload; nodes are no ends of a map. */
function namesOf({ kind, namespace, name, workload }: Endpoint): readonly string[] {
  if (kind !== 'pod') return [];
  return [`${namespace}/${name}`, ...(workload ? [`${namespace}/${workload.kind}/${workload.name}`] : [])];
}
