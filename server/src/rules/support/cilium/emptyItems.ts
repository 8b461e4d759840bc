import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { replace } from '../edits.ts';
import { fix } from '../fix.ts';
import { promisesToAllow } from '../intent.ts';
import { flowIn } from '../render.ts';
import { type CiliumItemText, ciliumItems, ciliumRules } from './manifest.ts';

/** `- {}` in a policy that by its name allows something: unlike in a NetworkPolicy it allows nothing (cilium.md 2.6). */
export function* ciliumEmptyItems(subject: RuleSubject): Iterable<Finding> {
  if (!promisesToAllow(subject.object.name ?? '')) return;
  for (const rule of ciliumRules(subject)) {
    const items = ciliumItems(rule);
    for (const item of items) {
      if (item.denies || item.map.entries.length > 0) continue;
      // Beside one that names peers it only says again that the rest is closed.
      if (items.some((other) => other.direction === item.direction && other.map.entries.length > 0)) continue;
      yield {
        code: 'allows-nothing',
        level: 'warning',
        message: `By its name this policy allows something, and an item that names nobody allows nothing: it closes ${item.direction} of its pods, unlike \`- {}\` in a NetworkPolicy. For everybody write \`${item.prefix}Entities: [all]\`.`,
        path: item.path,
        part: 'value',
        fixes: fixesFor(item),
      };
    }
  }
}

function fixesFor({ map, of, prefix, direction }: CiliumItemText): readonly Fix[] {
  return fix(
    `Allow all ${direction}: \`${prefix}Entities: [all]\``,
    replace(map, flowIn(of.text, { [`${prefix}Entities`]: ['all'] })),
  );
}
