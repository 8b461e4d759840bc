import { nearestNames } from '../../schema/near.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { calicoServiceUnknown } from '../calico/common/serviceUnknown.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import {
  allItems,
  type CiliumItemText,
  limitsPorts,
  nodesIn,
  textIn,
  underCilium,
} from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, isAllKnown } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/** A Service that is not there: nobody is meant, and where ports stand beside it, everybody (cilium.md 4.7). */
export const serviceUnknown: Rule = {
  code: 'service-unknown',
  level: 'warning',
  scope: 'cluster',
  families: ['calico', 'cilium'],
  title: 'A rule for a Service that is not there, or has no endpoints',
  answers: ['calico-M57', 'cilium-M56'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* calicoServiceUnknown(subject);
    const cluster = underCilium(subject.cluster);
    if (!cluster || cluster.inventory.services.length === 0) return;
    for (const item of allItems(subject)) {
      if (item.denies || item.rules.length === 0) continue;
      const elements = nodesIn(item.map, 'toServices');
      for (const [index, element] of elements.entries()) {
        const ref = given(element, 'k8sService');
        const name = textIn(ref, 'serviceName');
        if (name === undefined || given(element, 'k8sServiceSelector')) continue;
        const finding = judge(cluster, item, name, textIn(ref, 'namespace'), index, elements.length > 1);
        if (finding) yield finding;
      }
    }
  },
};

function judge(
  cluster: ClusterView,
  item: CiliumItemText,
  name: string,
  namespace: string | undefined,
  index: number,
  others: boolean,
): Finding | undefined {
  const { services, namespaces } = cluster.inventory;
  const there = services.filter((one) => namespace === undefined || one.namespace === namespace);
  if (there.some((one) => one.name === name) || !isAllKnown(cluster, ['services', 'namespaces'], namespace))
    return undefined;
  // A namespace of which nothing is known tells nothing.
  if (namespace !== undefined && there.length === 0 && namespaces.has(namespace)) return undefined;
  const near = [...new Set(nearestNames(name, [...new Set(there.map((one) => one.name))]))];
  const elsewhere = [...new Set(services.filter((one) => one.name === name).map((one) => one.namespace))];
  const effect = others
    ? 'it names nobody'
    : limitsPorts(item)
      ? 'nobody is left to limit the ports to, and Cilium opens them to everybody, inside and outside the cluster'
      : 'it allows nobody';
  const path = [...item.path, 'toServices', index, 'k8sService', 'serviceName'];
  return {
    code: 'service-unknown',
    level: confirmed(cluster),
    message: sentences(
      `There is no Service ${code(namespace === undefined ? name : `${namespace}/${name}`)} (${cluster.words}): ${effect}.`,
      near.length > 0
        ? `There is ${listNames(near)}.`
        : elsewhere.length > 0 && `There is one in ${listNames(elsewhere)}.`,
    ),
    path,
    part: 'value',
    fixes: near.slice(0, 2).flatMap((one) => rename(item, path, one, near.length === 1)),
  };
}

function rename({ of }: CiliumItemText, path: Finding['path'], name: string, preferred: boolean): readonly Fix[] {
  const node = nodeAt(of.root, path);
  return node ? fix(`Change to ${name}`, rewriteScalar(of.text, node, name), preferred) : [];
}
