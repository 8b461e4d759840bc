import { type Protocol, SCTP, TCP, UDP } from '../../engine/ports.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Fix, RuleSubject, TextEdit } from '../rule.ts';
import { portItem } from './adminText.ts';
import type { UnknownKey } from './dropped.ts';
import { renameKey } from './edits.ts';
import { fix } from './fix.ts';
import { dashIndent } from './insert.ts';
import { replaceItem } from './items.ts';
import { isBorrowed } from './manifest.ts';

const PROTOCOLS: ReadonlyMap<unknown, Protocol> = new Map([
  [undefined, TCP],
  ['TCP', TCP],
  ['UDP', UDP],
  ['SCTP', SCTP],
]);

/**
 * Ports as another API writes them, one number each, written as this one does: `{protocol: TCP, port: 80}` as `portNumber`
 * or `tcp`, and `ports` of v1alpha1 as `protocols` of v1alpha2.
 */
export function portFixes({ object }: RuleSubject, { entry, path, map, parent }: UnknownKey): readonly Fix[] {
  const { policy, node: root, slice } = object;
  if (!policy || object.schema?.family !== 'admin') return [];
  if (parent.role === 'admin-rule' && entry.key === 'ports' && entry.value.kind === 'list') {
    const items = entry.value.items.map(({ value }) => (value.kind === 'map' ? portOf(value) : undefined));
    const edits = items.flatMap((each, index): readonly (TextEdit | undefined)[] => {
      if (!each || entry.value.kind !== 'list') return [undefined];
      const item = portItem(policy, each.protocol, each.number);
      return replaceItem(slice.text, entry.value, index, item, dashIndent(slice.text, root)) ?? [undefined];
    });
    const renamed = renameKey(entry, slice.text.startsWith('{') ? '"protocols"' : 'protocols');
    if (!renamed || isBorrowed(entry.value, map) || edits.length === 0) return [];
    const whole = edits.filter((each) => each !== undefined);
    return whole.length === edits.length ? fix('Write it as `protocols`', [...renamed, ...whole]) : [];
  }
  if (parent.role !== 'admin-port-item') return [];
  const list = nodeAt(root, path.slice(0, -2));
  const index = path.at(-2);
  const port = portOf(map);
  // Told of each key, mended with the first.
  if (!port || list?.kind !== 'list' || typeof index !== 'number' || isBorrowed(list, map) || map.entries[0] !== entry)
    return [];
  const item = portItem(policy, port.protocol, port.number);
  const [name = ''] = Object.keys(item);
  return fix(`Write it as \`${name}\``, replaceItem(slice.text, list, index, item, dashIndent(slice.text, root)));
}

/** One number, as NetworkPolicy or v1alpha1 writes it; undefined for ranges, names and what cannot be read. */
function portOf(map: MapNode): { readonly protocol: Protocol; readonly number: number } | undefined {
  const inner = get(map, 'portNumber')?.value;
  const holder = inner?.kind === 'map' ? inner : map;
  if (holder.entries.some(({ key }) => key !== 'port' && key !== 'protocol')) return undefined;
  const number = get(holder, 'port')?.value;
  const written = get(holder, 'protocol')?.value;
  const protocol = PROTOCOLS.get(written?.kind === 'scalar' ? written.value : undefined);
  if (number?.kind !== 'scalar' || typeof number.value !== 'number' || protocol === undefined) return undefined;
  return { protocol, number: number.value };
}
