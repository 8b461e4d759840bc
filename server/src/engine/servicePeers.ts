/** Peers that are Services, turned into what they lead to (cilium.md 4.7). */

import type { Address, Cidr } from './address.ts';
import type { Inventory } from './inventory.ts';
import type { Peer, Rule, Service, ServicePeer } from './model.ts';
import { known, matches, type Selector } from './selector.ts';

/**
 * The rule with its Services replaced. Pods are meant by the Service's selector whether they are ready or not, and on
 * every port; where no Service is there the rule is for nobody, or with ports for everybody.
 */
export function withoutServices(rule: Rule, inventory: Inventory): Rule {
  if (rule.peers?.some(({ kind }) => kind === 'services') !== true) return rule;
  const peers = rule.peers.flatMap((peer) => (peer.kind === 'services' ? led(peer, inventory) : [peer]));
  return { ...rule, peers: peers.length === 0 && rule.ports !== undefined ? undefined : peers };
}

function led(peer: ServicePeer, inventory: Inventory): readonly Peer[] {
  return inventory.services.filter((service) => isMeant(peer, service)).flatMap((service) => peersOf(service, peer));
}

function isMeant({ namespace, name, selector }: ServicePeer, service: Service): boolean {
  if (namespace !== undefined && namespace !== service.namespace) return false;
  if (selector !== undefined) return matches(selector, known(service.labels ?? new Map())) === 'yes';
  return name === service.name;
}

function peersOf(service: Service, { path }: ServicePeer): readonly Peer[] {
  if (service.selector !== undefined && service.selector.size > 0) {
    const of: Selector[] = [...service.selector, ['io.kubernetes.pod.namespace', service.namespace]].map(
      ([key, value]) => ({ kind: 'requirement', requirement: { op: 'in', key: `k8s:${key}`, values: [value ?? ''] } }),
    );
    return [{ kind: 'labelled', selector: { kind: 'and', of }, path }];
  }
  const ranges = (service.backends ?? []).map(({ address }) => alone(address));
  return ranges.length === 0 ? [] : [{ kind: 'addresses', ranges, except: [], path }];
}

function alone({ family, words }: Address): Cidr {
  return { family, words, length: family === 4 ? 32 : 128 };
}
