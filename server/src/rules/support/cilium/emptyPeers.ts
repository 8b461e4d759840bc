import { get } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { replace } from '../edits.ts';
import { fix } from '../fix.ts';
import { removeEntry } from '../insert.ts';
import { code, sentences } from '../text.ts';
import { allItems, type CiliumItemText, limitsPorts, nodesIn, peerKeys } from './manifest.ts';
import { swapEntry } from './swapEntry.ts';

/** Empty lists of these count as missing. */
const LOOSE = /^(from|to)(FQDNs|Services|Groups)$/;

/** An empty list of peers: nobody, and of some fields everybody (cilium.md 2.6). */
export function* ciliumEmptyPeers(subject: RuleSubject): Iterable<Finding> {
  for (const item of allItems(subject)) {
    const keys = peerKeys(item);
    const filled = keys.filter((key) => nodesIn(item.map, key).length > 0);
    for (const key of keys) {
      const entry = get(item.map, key);
      if (entry?.value.kind !== 'list' || entry.value.items.length > 0) continue;
      const finding = LOOSE.test(key) ? loose(item, key, filled.length > 0) : strict(item, key, filled);
      if (finding) yield finding;
    }
  }
}

function strict(item: CiliumItemText, key: string, filled: readonly string[]): Finding {
  const verb = item.denies ? 'denies' : 'allows';
  const besides = limitsPorts(item) || filled.length > 0;
  return {
    code: 'empty-peer-list',
    // Alone it is a way to write that nobody is meant.
    level: besides ? 'warning' : 'info',
    message: sentences(
      `The list ${code(key)} is empty and means nobody${filled.length > 0 ? `, whatever ${filled.map(code).join(' and ')} lists` : ''}: this item ${verb} nothing${limitsPorts(item) ? ', whatever its ports' : ''}.`,
      `Without ${code(key)} it would be everybody; every pod of ${item.of.namespace === undefined ? 'the cluster' : 'the namespace'} is \`${item.prefix}Endpoints: [{}]\`.`,
    ),
    path: [...item.path, key],
    part: 'key',
    fixes: strictFixes(item, key, filled.length > 0),
  };
}

function strictFixes({ map, of, prefix }: CiliumItemText, key: string, isFilled: boolean): readonly Fix[] {
  const entry = get(map, key);
  if (!entry || entry.merged || map.alias !== undefined) return [];
  if (isFilled) return fix(`Delete the empty \`${key}\``, removeEntry(of.text, map, entry));
  if (key !== `${prefix}Endpoints`) return [];
  const where = of.namespace === undefined ? 'cluster' : 'namespace';
  return fix(`Every pod of the ${where}: \`[{}]\``, replace(entry.value, '[{}]'));
}

function loose(item: CiliumItemText, key: string, isFilled: boolean): Finding | undefined {
  if (isFilled || !limitsPorts(item)) return undefined;
  const { map, of, prefix } = item;
  const entry = get(map, key);
  const said = entry && swapEntry(of.text, map, entry, { [`${prefix}Entities`]: ['all'] });
  return {
    code: 'empty-peer-list',
    level: 'warning',
    message: `An empty ${code(key)} counts as missing: these ports are ${item.denies ? 'denied to' : 'open to'} everybody, inside and outside the cluster. Name the peers, or remove the item.`,
    path: [...item.path, key],
    part: 'key',
    fixes: fix(`Say that everybody is meant: \`${prefix}Entities: [all]\``, said),
  };
}
