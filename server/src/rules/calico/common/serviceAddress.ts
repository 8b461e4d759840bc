import { containsRange, parseCidr } from '../../../engine/address.ts';
import type { Service } from '../../../engine/model.ts';
import { podsBehind } from '../../../engine/services.ts';
import { count } from '../../../snapshot/words.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import { addressesIn, holdsNothingElse, isExactly, USUAL_SERVICE_RANGE } from '../../kubernetes/serviceAddress.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import {
  type CalicoEnd,
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  endsOf,
  rulesOf,
} from '../../support/calico/policy.ts';
import { fix } from '../../support/fix.ts';
import { dashIndent } from '../../support/insert.ts';
import { column, lineBreak } from '../../support/lines.ts';
import { isBorrowed, itemsOf } from '../../support/manifest.ts';
import { blockLines, flowIn } from '../../support/render.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed } from '../../support/view.ts';
import { listNames, thePods } from '../../support/words.ts';

/**
 * What `service-address` says of Calico's policies: a Service's address has become a pod's when rules are asked, but for
 * policies of host endpoints before translation (calico.md 4.1, M55).
 */
export function* calicoServiceAddresses(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || found.policy.stage === 'untracked' || found.policy.stage === 'pre-dnat') return;
  for (const rule of rulesOf(found)) {
    for (const end of endsOf(rule)) {
      if (!end.other) continue;
      for (const [index, node] of itemsOf(get(end.map, 'nets')).entries()) {
        const range = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
        const told = range && judge(cluster, found, rule, end, range);
        if (told) yield { ...told, path: [...end.path, 'nets', index], part: 'value' };
      }
    }
  }
}

type Told = Omit<Finding, 'path' | 'part'>;

function judge(
  cluster: ClusterView | undefined,
  found: CalicoPolicy,
  rule: CalicoRule,
  end: CalicoEnd,
  range: NonNullable<ReturnType<typeof parseCidr>>,
): Told | undefined {
  if (!cluster || cluster.inventory.endpoints.length === 0) {
    if (!USUAL_SERVICE_RANGE || !containsRange(USUAL_SERVICE_RANGE, range)) return undefined;
    return {
      code: 'service-address',
      level: 'info',
      message: `10.96.0.0/12 is where many clusters put their Services. If this is a Service's address, it never matches: ${why(rule)} Use \`services\` or the labels of the pods.`,
    };
  }
  const block = { ranges: [range], except: [] };
  const services = cluster.inventory.services.filter((service) => addressesIn(service, block).length > 0);
  const exact = services.find((service) => service.clusterIPs.some((address) => isExactly(range, address)));
  if (exact) {
    const pods = podsBehind(exact, cluster.inventory);
    const name = `${exact.namespace}/${exact.name}`;
    return {
      code: 'service-address',
      level: confirmed(cluster),
      message: sentences(
        `This is the address of Service ${code(name)} (${cluster.words}), and it never matches: ${why(rule)}`,
        pods.length > 0
          ? `Name the Service in \`services\`, or select ${thePods(pods, cluster.inventory)} behind it.`
          : 'Name the Service in `services`.',
      ),
      fixes: rule.direction === 'egress' ? asService(found, end, exact) : [],
    };
  }
  if (services.length === 0 || !holdsNothingElse(cluster, block, range)) return undefined;
  return {
    code: 'service-address',
    level: confirmed(cluster),
    message: `This range holds the addresses of ${count(services.length, 'Service')} and of no pod or node (${cluster.words}): ${listNames(services.map(({ namespace, name }) => `${namespace}/${name}`))}. It never matches: ${why(rule)} Use \`services\` or the labels of the pods.`,
  };
}

function why({ direction }: CalicoRule): string {
  return direction === 'egress'
    ? "when the rule is asked, the Service's address has already become that of a pod or host behind it."
    : 'nothing sends from the address of a Service.';
}

/** The end asks for nothing but this address and ports, which `services` knows by itself. */
function asService(
  { root, text, spec }: CalicoPolicy,
  { map, path }: CalicoEnd,
  { namespace, name }: Service,
): readonly Fix[] {
  const only =
    itemsOf(get(map, 'nets')).length === 1 && map.entries.every(({ key }) => key === 'nets' || key === 'ports');
  const node = nodeAt(root, path);
  if (!only || node?.kind !== 'map' || isBorrowed(node)) return [];
  return fix(
    `Name the Service: ${namespace}/${name}`,
    [{ span: node.span, text: written(text, node, spec, { namespace, name }) }],
    true,
  );
}

function written(
  text: string,
  node: MapNode,
  spec: MapNode,
  { namespace, name }: { namespace: string; name: string },
): string {
  const value = { services: { name, namespace } };
  if (node.flow) return flowIn(text, value);
  return blockLines(value, dashIndent(text, spec)).join(lineBreak(text) + ' '.repeat(column(text, node.span.start)));
}
