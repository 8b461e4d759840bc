/** Tiers, network sets and host endpoints: objects that are no policies. */

import type { Criterion, Policy } from '../../../engine/model.ts';
import { matches } from '../../../engine/selector.ts';
import { lowerTier } from '../../../lower/calico/objects.ts';
import { isObject } from '../../../lower/value.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { CALICO_SELECTORS } from '../../../schema/calico/roles.ts';
import { itemsAt, textAt } from '../../../schema/calico/views.ts';
import { toJson } from '../../../syntax/json.ts';
import { code } from '../../markdown.ts';
import { joined } from '../../phrases.ts';
import type { FieldPlace } from '../../place.ts';
import type { DocumentView } from '../../view.ts';
import { count } from '../../words.ts';
import type { Meaning } from '../meaning.ts';
import { brokenExpression } from './expressions.ts';
import { endNote, ordinal, policiesOfTier, policyName, tierList, tiersInOrder } from './order.ts';
import { netMeaning } from './rules.ts';
import { calicoLabels } from './sight.ts';

/** What the object's field under the cursor means here. */
export function objectMeaning(view: DocumentView, place: FieldPlace): Meaning | undefined {
  const field = place.fields.at(-1);
  if (CALICO_SELECTORS.has(field?.role)) return brokenExpression(place.node);
  switch (field?.role) {
    case 'calico-set-net':
      return netMeaning(view, place.node);
    case 'calico-tier-order':
    case 'calico-default-action':
      return view.cluster && tier(view.cluster, place);
    default:
  }
  const whole =
    place.path.length <= 1 ||
    field?.role === 'name' ||
    field?.role === 'object-labels' ||
    field?.role === 'calico-set-nets';
  if (!view.cluster || !whole) return undefined;
  switch (place.manifest.object.kind) {
    case 'Tier':
      return tier(view.cluster, place);
    case 'NetworkSet':
    case 'GlobalNetworkSet':
      return set(view.cluster, place);
    case 'HostEndpoint':
      return host(view.cluster, place);
    default:
      return undefined;
  }
}

/** As it is written now, among the others. */
function tier(cluster: ClusterView, place: FieldPlace): Meaning {
  const { node, name = '' } = place.manifest.object;
  const value = toJson(node);
  const own = lowerTier(isObject(value) ? value : {}, name);
  const tiers = [...tiersInOrder(cluster).filter((each) => each.name !== name), own].sort(
    (a, b) => a.order - b.order || (a.name < b.name ? -1 : 1),
  );
  const index = tiers.indexOf(own);
  const members = policiesOfTier(cluster, name);
  return {
    bold: `Asked ${ordinal(index + 1)} of ${count(tiers.length, 'tier')}`,
    after: `: order ${own.order}, ${count(members.length, 'policy')}`,
    counted: true,
    notes: [
      endNote(own, tiers[index + 1]),
      tierList(tiers),
      ...(members.length > 0 ? [`Its policies: ${joined(members.map(policyName), 'and', 5)}.`] : []),
    ],
  };
}

function set(cluster: ClusterView, place: FieldPlace): Meaning {
  const { node, kind, name, namespace } = place.manifest.object;
  const thing = calicoLabels(cluster)?.things.find(
    (each) => each.kind === kind && each.name === name && (kind === 'GlobalNetworkSet' || each.namespace === namespace),
  );
  const nets = itemsAt(node, ['spec', 'nets'], 'server').length;
  const bold = `${count(nets, 'range')}`;
  if (!thing) return { bold };
  const users = cluster.policies.filter((policy) =>
    chooses(policy, (criterion) => matches(criterion.selector, thing.facts) === 'yes'),
  );
  return {
    bold,
    after:
      users.length === 0
        ? ', which no rule chooses now'
        : `, chosen by rules of ${count(users.length, 'policy')}: ${joined(users.map(policyName), 'and', 5)}`,
    counted: true,
  };
}

type Labels = Extract<Criterion, { kind: 'labels' }>;

function chooses(policy: Policy, holds: (criterion: Labels) => boolean): boolean {
  return policy.rules.some((rule) =>
    rule.criteria?.some((criterion) => criterion.kind === 'labels' && !criterion.negated && holds(criterion)),
  );
}

function host(cluster: ClusterView, place: FieldPlace): Meaning {
  const { node, name } = place.manifest.object;
  const own = cluster.inventory.hostEndpoints.find((each) => each.name === name);
  const facts = own && calicoLabels(cluster)?.hostFacts?.(own);
  const where = `Interface ${code(textAt(node, ['spec', 'interfaceName'], 'server') || 'by address')} of node ${code(textAt(node, ['spec', 'node'], 'server'))}`;
  if (!facts) return { bold: where };
  const governing = cluster.policies.filter(
    ({ subject, namespace, kind }) =>
      namespace === undefined &&
      kind.endsWith('GlobalNetworkPolicy') &&
      subject.kind === 'labelled' &&
      matches(subject.selector, facts) === 'yes',
  );
  return {
    bold: where,
    after:
      governing.length === 0
        ? ', governed by no policy: what its profiles do not allow is denied'
        : `, governed by ${joined(governing.map(policyName), 'and', 5)}`,
    counted: true,
  };
}
