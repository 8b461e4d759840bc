import { podsBehind } from '../../../engine/services.ts';
import { nearestNames } from '../../../schema/near.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { criteria } from '../../support/calico/criteria.ts';
import { calicoPolicy, rulesOf } from '../../support/calico/policy.ts';
import { fix } from '../../support/fix.ts';
import { rewriteScalar } from '../../support/rewrite.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed, isAllKnown } from '../../support/view.ts';

/** `services` means the endpoints of a Service: of one that is not there, or has none, nothing matches (calico.md 1.5, 4.6). */
export function* calicoServiceUnknown(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  // A view without Services simply does not tell.
  if (!found || !cluster || cluster.inventory.services.length === 0) return;
  for (const { rule } of rulesOf(found)) {
    for (const { namespace, name, path } of criteria(rule, 'service')) {
      if (namespace === '') continue;
      const told = judge(cluster, namespace, name);
      if (!told) continue;
      const { level, message, near } = told;
      yield {
        code: 'service-unknown',
        level,
        message,
        path: [...path, 'name'],
        part: 'value',
        fixes: near === undefined ? [] : renamed(subject, [...path, 'name'], near),
      } satisfies Finding;
    }
  }
}

interface Told {
  readonly level: Finding['level'];
  readonly message: string;
  readonly near: string | undefined;
}

function judge(cluster: ClusterView, namespace: string, name: string): Told | undefined {
  const { inventory } = cluster;
  const service = inventory.service(namespace, name);
  const backends = inventory.backends(namespace, name);
  if (
    service ? podsBehind(service, inventory).length > 0 || (backends?.length ?? 0) > 0 : (backends?.length ?? 0) > 0
  ) {
    return undefined;
  }
  const what = code(`${namespace}/${name}`);
  if (service) {
    if (!isAllKnown(cluster, ['pods', 'endpointslices.discovery.k8s.io'], namespace)) return undefined;
    return {
      level: 'info',
      message: `Service ${what} has no endpoints (${cluster.words}), so this matches nothing now.`,
      near: undefined,
    };
  }
  if (!isAllKnown(cluster, ['services'], namespace)) return undefined;
  const here = inventory.services.filter((each) => each.namespace === namespace).map((each) => each.name);
  if (
    here.length === 0 &&
    inventory.endpointsIn(namespace).length === 0 &&
    !inventory.namespace(namespace).labelsKnown
  ) {
    return undefined;
  }
  const [near] = nearestNames(name, here);
  return {
    level: near === undefined ? 'info' : confirmed(cluster),
    message: sentences(
      `There is no Service ${what} (${cluster.words}), so this matches nothing.`,
      near === undefined ? '' : `Did you mean ${code(near)}?`,
    ),
    near,
  };
}

function renamed({ object }: RuleSubject, path: readonly (string | number)[], name: string): readonly Fix[] {
  const node = nodeAt(object.node, path);
  return node ? fix(`Change to \`${name}\``, rewriteScalar(object.slice.text, node, name)) : [];
}
