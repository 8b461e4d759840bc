import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { allItems, type CiliumItemText, nodesIn, textIn, underCilium } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { given } from '../support/nodes.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/** A Service without namespace, which is one in every namespace (cilium.md 1.5). */
export const serviceAnywhere: Rule = {
  code: 'service-anywhere',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A Service in `toServices` without a namespace',
  answers: ['cilium-M57'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    for (const item of allItems(subject)) {
      if (item.denies) continue;
      for (const [index, element] of nodesIn(item.map, 'toServices').entries()) {
        const ref = given(element, 'k8sService');
        const name = textIn(ref, 'serviceName');
        if (name === undefined || (textIn(ref, 'namespace') ?? '') !== '') continue;
        const there =
          cluster?.inventory.services.filter((one) => one.name === name).map(({ namespace }) => namespace) ?? [];
        const several = there.length > 1;
        // One Service of the name: who else would be meant?
        if (cluster && there.length === 1 && there[0] === item.of.namespace) continue;
        yield {
          code: 'service-anywhere',
          level: cluster && several ? confirmed(cluster) : 'info',
          message: sentences(
            `Without \`namespace\` this is every Service called ${code(name)}, in any namespace, not only in the policy's own.`,
            several && `There are ${there.length}, in ${listNames([...there].sort())} (${cluster?.words}).`,
            'Name the namespace.',
          ),
          path: [...item.path, 'toServices', index, 'k8sService', 'serviceName'],
          part: 'value',
          fixes: fixesFor(item, index, item.of.namespace ?? (there.length === 1 ? there[0] : undefined)),
        };
      }
    }
  },
};

function fixesFor({ of, path }: CiliumItemText, index: number, namespace: string | undefined): readonly Fix[] {
  const ref = nodeAt(of.root, [...path, 'toServices', index, 'k8sService']);
  const name = ref?.kind === 'map' ? get(ref, 'serviceName') : undefined;
  if (ref?.kind !== 'map' || !name || name.merged || namespace === undefined || get(ref, 'namespace')) return [];
  return fix(
    `Add \`namespace: ${namespace}\``,
    insertAfter(of.text, ref, name, { namespace }, dashIndent(of.text, of.map)),
  );
}
