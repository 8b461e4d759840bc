import { get } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { allItems, type CiliumItemText, nodesIn } from '../support/cilium/manifest.ts';
import { swapEntry } from '../support/cilium/swapEntry.ts';
import { fix } from '../support/fix.ts';
import { code } from '../support/text.ts';

/** Words that speak of more than a namespace, and those that take it back. */
const WIDE =
  /(^|[-._])(cluster|cluster-?wide|everyone|everybody|everything|anyone|anybody|internet|public|world|external|all-namespaces)([-._]|$)/i;
const NARROW = /(namespace|same|intra|within|local|inside|internal|deny|except|only|not|from-world|to-world)/i;

/** `- {}` in a policy that by its name is for more than a namespace: it is every pod of the own one (cilium.md 2.5). */
export const ownNamespaceOnly: Rule = {
  code: 'own-namespace-only',
  level: 'info',
  scope: 'document',
  families: ['cilium'],
  title: 'An empty selector of peers is the own namespace alone',
  answers: ['cilium-M05'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const name = subject.object.name ?? '';
    if (!WIDE.test(name) || NARROW.test(name.replace('all-namespaces', ''))) return;
    const items = allItems(subject);
    // Something else may be what the name is about.
    if (items.length !== 1) return;
    for (const item of items) {
      const key = `${item.prefix}Endpoints`;
      const selectors = nodesIn(item.map, key);
      const [only] = selectors;
      const isEmpty =
        only?.kind === 'map' && only.entries.every(({ value }) => value.kind !== 'scalar' && sizeOf(value) === 0);
      if (item.denies || item.of.namespace === undefined || selectors.length !== 1 || !isEmpty) continue;
      yield {
        code: 'own-namespace-only',
        level: 'info',
        message: `\`- {}\` is every pod of the policy's own namespace ${code(item.of.namespace)}, and nobody else. For every pod and node of the cluster write \`${item.prefix}Entities: [cluster]\`, for everybody \`[all]\`.`,
        path: [...item.path, key, 0],
        part: 'value',
        fixes: fixesFor(item, key),
      };
    }
  },
};

function sizeOf(node: Node): number {
  return node.kind === 'map' ? node.entries.length : node.kind === 'list' ? node.items.length : 1;
}

function fixesFor({ map, of, prefix }: CiliumItemText, key: string): readonly Fix[] {
  const entry = get(map, key);
  if (!entry) return [];
  const cluster = swapEntry(of.text, map, entry, { [`${prefix}Entities`]: ['cluster'] });
  return fix(`The whole cluster: \`${prefix}Entities: [cluster]\``, cluster);
}
