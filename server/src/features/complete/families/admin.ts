import type { NamespaceScope, Path } from '../../../engine/model.ts';
import { protocolNumber } from '../../../engine/ports.ts';
import { peerAt, ruleAt } from '../../selection.ts';
import { cidrValues } from '../addresses.ts';
import { textAt, whole } from '../plain.ts';
import { portValues } from '../ports.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../spot.ts';
import type { FamilyCompletion } from './family.ts';

const EVERYWHERE: NamespaceScope = { kind: 'selected', selector: { kind: 'all' } };

export const ADMIN: FamilyCompletion = {
  values: {
    name: (spot) => (spot.fields?.[0]?.fields?.kind?.enum?.[0] === BASELINE ? [whole('default', 'the only name')] : []),
    'admin-priority': priorities,
    'subject-namespaces': () => [whole('{}', 'every namespace, kube-system among them')],
    namespaces: () => [whole('{}', 'every namespace')],
    'subject-pods': () => [whole('{}', 'every pod of those namespaces')],
    'peer-pods': () => [whole('{}', 'every pod of those namespaces')],
    'admin-nodes': () => [whole('{}', 'every node')],
    'admin-network': (spot) => cidrValues(spot.view.cluster),
    'admin-port': (spot) => ports(spot).filter(isNumber),
    'admin-range-start': (spot) => ports(spot).filter(isNumber),
    'admin-range-end': (spot) => ports(spot).filter(isNumber),
    'admin-named-port': (spot) => ports(spot).filter((proposal) => !isNumber(proposal)),
  },
  selectors: {
    'subject-namespaces': () => ({ of: 'namespaces' }),
    namespaces: () => ({ of: 'namespaces' }),
    'subject-pods': ({ policy }) => ({
      of: 'pods',
      scope: policy?.subject.kind === 'pods' ? policy.subject.namespaces : EVERYWHERE,
    }),
    'peer-pods': (spot, base) => ({ of: 'pods', scope: scopeOf(spot, base) }),
    'admin-nodes': () => ({ of: 'nodes' }),
  },
};

const BASELINE = 'BaselineAdminNetworkPolicy';

/** Of the peer that holds `pods` with this `podSelector`; the whole cluster where it cannot be read yet. */
function scopeOf({ policy }: Spot, base: Path): NamespaceScope {
  const peer = policy && peerAt(policy, base.slice(0, -2));
  return peer?.kind === 'pods' ? peer.namespaces : EVERYWHERE;
}

/** Behind the last of its tier, and before the first. */
function priorities({ view, policy }: Spot): readonly Proposal[] {
  const { cluster } = view;
  if (!cluster || !policy) return [];
  const others = cluster.policies.filter(
    ({ kind, tier, id }) => kind === policy.kind && tier === policy.tier && id !== policy.id,
  );
  const taken = others.map(({ order }) => order);
  if (taken.length === 0) return [];
  const [first, last] = [Math.min(...taken), Math.max(...taken)];
  const proposals: Proposal[] = [];
  if (last < 1000)
    proposals.push({ label: `${Math.min(last + 10, 1000)}`, detail: 'asked after every other', kind: 'value' });
  if (first > 0)
    proposals.push({ label: `${Math.max(first - 10, 0)}`, detail: 'asked before every other', kind: 'value' });
  return proposals;
}

function ports(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const index = (spot.fields ?? []).findIndex((field) => field.role === 'admin-rules');
  const rule = spot.policy && ruleAt(spot.policy, spot.path.slice(0, index + 1));
  if (!cluster || !spot.policy || !rule) return [];
  const written = textAt(spot, [...spot.path.slice(0, -1), 'protocol']) ?? spot.path.find(isTransport)?.toUpperCase();
  return portValues(cluster, spot.policy, rule, written === undefined ? undefined : protocolNumber(written));
}

function isTransport(step: string | number): step is string {
  return step === 'tcp' || step === 'udp' || step === 'sctp';
}

function isNumber({ label }: Proposal): boolean {
  return /^\d+$/.test(label);
}
