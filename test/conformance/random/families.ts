/** What is drawn under whom: one family of policies, or a mix that lives in one cluster. */

import { isRefused } from '../naive/calico/refused.ts';
import type { Flow } from '../naive/flow.ts';
import { adminPolicies, clusterPolicies } from './admin.ts';
import { calicoObjects, type Written } from './calico.ts';
import { type CiliumKinds, ciliumObjects } from './cilium.ts';
import { Dice, type JsonObject } from './dice.ts';
import { networkPolicy } from './networkPolicy.ts';
import { accounts, type FlowKinds, flow, type RandomPod, services, world } from './world.ts';

export interface RandomCase {
  readonly dataplane: 'kubernetes' | 'calico' | 'cilium';
  readonly version?: string;
  readonly writePath?: 'W1' | 'W2' | 'W3';
  readonly objects: readonly JsonObject[];
  readonly flows: readonly Flow[];
}

type Policies = (dice: Dice, pods: readonly RandomPod[]) => JsonObject[];

type Deal = (dice: Dice, pods: readonly RandomPod[]) => Omit<RandomCase, 'dataplane' | 'flows'>;

/** Only what a family is about is dealt anew; the cluster under it is the same for all. */
function family(dataplane: RandomCase['dataplane'], kinds: FlowKinds, deal: Deal): (seed: number) => RandomCase {
  return (seed) => {
    const dice = new Dice(seed);
    const { objects, pods } = world(dice);
    const around = dataplane === 'kubernetes' ? [] : [...accounts(dice), ...services(dice, pods)];
    const dealt = deal(dice, pods);
    return {
      ...dealt,
      dataplane,
      objects: [...objects, ...around, ...dealt.objects],
      flows: dice.list(8, 16, () => flow(dice, pods, kinds)),
    };
  };
}

const policies =
  (make: Policies): Deal =>
  (dice, pods) => ({ objects: make(dice, pods) });

/**
 * Every release and every way in; the native resources came with 3.32. What is refused when it is written is in a family of its
 * own; what Felix ignores is in all.
 */
const calico =
  (more: (dice: Dice, minor: number) => JsonObject[], refused = false): Deal =>
  (dice) => {
    const minor = dice.pick([28, 29, 30, 31, 32, 33]);
    const path = dice.pick<Written['path']>(minor >= 32 ? ['W1', 'W1', 'W2', 'W3'] : ['W1', 'W1', 'W3']);
    const written: Written = { minor, path };
    const all = calicoObjects(dice, written);
    const tiers = all.filter(({ kind }) => kind === 'Tier').map(({ metadata }) => `${(metadata as JsonObject).name}`);
    const own = all.filter(
      (object) =>
        refused ||
        !['NetworkPolicy', 'GlobalNetworkPolicy'].includes(`${object.kind}`) ||
        (path === 'W1' ? !isRefused(object, path, minor, tiers) : !JSON.stringify(object).includes('"types":[]')),
    );
    return { version: `3.${minor}`, writePath: path, objects: [...own, ...more(dice, minor)] };
  };

const cilium =
  (kinds: CiliumKinds, more: (dice: Dice) => JsonObject[] = () => []): Deal =>
  (dice) => ({ objects: [...ciliumObjects(dice, kinds), ...more(dice)] });

const UNDER_CILIUM: FlowKinds = { icmp: 0.12, typed: 0.8 };
const UNDER_CALICO: FlowKinds = { icmp: 0.15, typed: 0.7, sourcePort: 0.7 };

const networkPolicies: Policies = (dice) => dice.list(1, 9, (index) => networkPolicy(dice, index));
const fewNetworkPolicies: Policies = (dice) => dice.list(0, 3, (index) => networkPolicy(dice, index));

export const FAMILIES: Readonly<Record<string, (seed: number) => RandomCase>> = {
  NetworkPolicy: family('kubernetes', { icmp: 0.05 }, policies(networkPolicies)),
  'AdminNetworkPolicy and NetworkPolicy': family(
    'kubernetes',
    { icmp: 0.05 },
    policies((dice, pods) => [...adminPolicies(dice), ...fewNetworkPolicies(dice, pods)]),
  ),
  'ClusterNetworkPolicy and NetworkPolicy': family(
    'kubernetes',
    { icmp: 0.05 },
    policies((dice, pods) => [...clusterPolicies(dice), ...fewNetworkPolicies(dice, pods)]),
  ),
  'AdminNetworkPolicy beside ClusterNetworkPolicy': family(
    'kubernetes',
    { icmp: 0.05 },
    policies((dice, pods) => [...adminPolicies(dice), ...clusterPolicies(dice), ...fewNetworkPolicies(dice, pods)]),
  ),
  'NetworkPolicy under Calico': family('calico', { icmp: 0.1, typed: 0.5 }, policies(networkPolicies)),
  Calico: family(
    'calico',
    UNDER_CALICO,
    calico(() => []),
  ),
  'Calico with policies that are refused': family(
    'calico',
    UNDER_CALICO,
    calico(() => [], true),
  ),
  'Calico and NetworkPolicy': family(
    'calico',
    UNDER_CALICO,
    calico((dice) => dice.list(1, 4, (index) => networkPolicy(dice, index))),
  ),
  'Calico, NetworkPolicy and the admin kinds': family(
    'calico',
    UNDER_CALICO,
    calico((dice) => [
      ...adminPolicies(dice),
      ...clusterPolicies(dice),
      ...dice.list(0, 3, (index) => networkPolicy(dice, index)),
    ]),
  ),
  'NetworkPolicy under Cilium': family('cilium', { icmp: 0.1, typed: 0.5 }, policies(networkPolicies)),
  Cilium: family('cilium', UNDER_CILIUM, cilium({ layer7: false, clusterPolicies: false })),
  'Cilium and NetworkPolicy': family(
    'cilium',
    UNDER_CILIUM,
    cilium({ layer7: false, clusterPolicies: false }, (dice) => dice.list(1, 4, (index) => networkPolicy(dice, index))),
  ),
  'Cilium with requests and names': family('cilium', UNDER_CILIUM, cilium({ layer7: true, clusterPolicies: false })),
  'Cilium with ClusterNetworkPolicy and NetworkPolicy': family(
    'cilium',
    UNDER_CILIUM,
    cilium({ layer7: true, clusterPolicies: true }, (dice) => [
      ...clusterPolicies(dice, { names: true, nodes: false }),
      ...dice.list(0, 2, (index) => networkPolicy(dice, index)),
    ]),
  ),
};

/** NetworkPolicies alone, for whoever needs any case. */
export function randomCase(seed: number): RandomCase {
  return (FAMILIES.NetworkPolicy ?? family('kubernetes', { icmp: 0 }, policies(networkPolicies)))(seed);
}
