/** What is drawn under whom: one family of policies, or a mix that lives in one cluster. */

import type { Flow } from '../naive/flow.ts';
import { adminPolicies, clusterPolicies } from './admin.ts';
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

/** Only the policies of a family are dealt anew; the cluster under them is the same for all. */
function family(
  dataplane: RandomCase['dataplane'],
  kinds: FlowKinds,
  policies: Policies,
): (seed: number) => RandomCase {
  return (seed) => {
    const dice = new Dice(seed);
    const { objects, pods } = world(dice);
    const around = dataplane === 'kubernetes' ? [] : [...accounts(dice), ...services(dice, pods)];
    return {
      dataplane,
      objects: [...objects, ...around, ...policies(dice, pods)],
      flows: dice.list(8, 16, () => flow(dice, pods, kinds)),
    };
  };
}

const networkPolicies: Policies = (dice) => dice.list(1, 9, (index) => networkPolicy(dice, index));
const fewNetworkPolicies: Policies = (dice) => dice.list(0, 3, (index) => networkPolicy(dice, index));

export const FAMILIES: Readonly<Record<string, (seed: number) => RandomCase>> = {
  NetworkPolicy: family('kubernetes', { icmp: 0.05 }, networkPolicies),
  'AdminNetworkPolicy and NetworkPolicy': family('kubernetes', { icmp: 0.05 }, (dice, pods) => [
    ...adminPolicies(dice),
    ...fewNetworkPolicies(dice, pods),
  ]),
  'ClusterNetworkPolicy and NetworkPolicy': family('kubernetes', { icmp: 0.05 }, (dice, pods) => [
    ...clusterPolicies(dice),
    ...fewNetworkPolicies(dice, pods),
  ]),
  'AdminNetworkPolicy beside ClusterNetworkPolicy': family('kubernetes', { icmp: 0.05 }, (dice, pods) => [
    ...adminPolicies(dice),
    ...clusterPolicies(dice),
    ...fewNetworkPolicies(dice, pods),
  ]),
  'NetworkPolicy under Calico': family('calico', { icmp: 0.1, typed: 0.5 }, networkPolicies),
  'NetworkPolicy under Cilium': family('cilium', { icmp: 0.1, typed: 0.5 }, networkPolicies),
};

/** NetworkPolicies alone, for whoever needs any case. */
export function randomCase(seed: number): RandomCase {
  return (FAMILIES.NetworkPolicy ?? family('kubernetes', { icmp: 0 }, networkPolicies))(seed);
}
