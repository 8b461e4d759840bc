import { containsRange, parseCidr } from '../../../engine/address.ts';
import { protocolNumber } from '../../../engine/ports.ts';
import { peerAt, ruleAt } from '../../selection.ts';
import { cidrValues } from '../addresses.ts';
import { lists, textAt, whole } from '../plain.ts';
import { portValues } from '../ports.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../spot.ts';
import type { FamilyCompletion } from './family.ts';

const own = (spot: Spot) => ({ kind: 'named', name: spot.namespace }) as const;

export const KUBERNETES: FamilyCompletion = {
  values: {
    port: ports,
    cidr: (spot) => cidrValues(spot.view.cluster),
    except: (spot, field) => (field.type === 'list' ? lists(spot, field) : exceptions(spot)),
    'subject-pods': (spot) => [whole('{}', `every pod of ${spot.namespace}`)],
    'peer-pods': () => [whole('{}', 'every pod of its namespaces')],
    namespaces: () => [whole('{}', 'every namespace')],
    'policy-types': () => [
      whole('[Ingress]', 'into the selected pods'),
      whole('[Egress]', 'out of the selected pods'),
      whole('[Ingress, Egress]', 'both'),
    ],
    rules: () => [
      whole('[]', 'no rules: nothing is let through'),
      whole('[{}]', 'one empty rule: everything is let through'),
    ],
  },
  selectors: {
    namespaces: () => ({ of: 'namespaces' }),
    'subject-pods': (spot) => ({ of: 'pods', scope: own(spot) }),
    'peer-pods': (spot, base) => {
      const peer = spot.policy && peerAt(spot.policy, base.slice(0, -1));
      return { of: 'pods', scope: peer?.kind === 'pods' ? peer.namespaces : own(spot) };
    },
  },
};

function ports(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const index = (spot.fields ?? []).findIndex((field) => field.role === 'rules');
  const rule = spot.policy && ruleAt(spot.policy, spot.path.slice(0, index + 1));
  if (!cluster || !spot.policy || !rule) return [];
  const written = textAt(spot, [...spot.path.slice(0, -1), 'protocol']);
  return portValues(cluster, spot.policy, rule, written === undefined ? undefined : protocolNumber(written));
}

/** Ranges inside the block's own, and smaller. */
function exceptions(spot: Spot): readonly Proposal[] {
  const range = parseCidr(textAt(spot, [...spot.path.slice(0, -2), 'cidr']) ?? '');
  if (!range) return [];
  return cidrValues(spot.view.cluster).filter(({ label }) => {
    const inner = parseCidr(label);
    return inner !== undefined && inner.length > range.length && containsRange(range, inner);
  });
}
