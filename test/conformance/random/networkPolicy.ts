/** Random NetworkPolicies: nulls, empty lists, absent types and specs. */

import { contains } from '../naive/address.ts';
import type { Dice, Json, JsonObject } from './dice.ts';
import { namespaceSelector, selector } from './selectors.ts';
import { NAMESPACES, PORT_NAMES, PORTS, PROTOCOLS, RANGES } from './world.ts';

export function networkPolicy(dice: Dice, index: number): JsonObject {
  const types = dice.pick<Json | undefined>([
    undefined,
    undefined,
    null,
    [],
    ['Ingress'],
    ['Egress'],
    ['Ingress', 'Egress'],
  ]);
  const spec = {
    podSelector: dice.chance(0.4) ? {} : selector(dice),
    ...(types !== undefined && { policyTypes: types }),
    ...(dice.chance(0.8) && { ingress: dice.list(0, 3, () => rule(dice, 'from')) }),
    ...(dice.chance(0.6) && { egress: dice.list(0, 3, () => rule(dice, 'to')) }),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `np${index}`, namespace: dice.pick(NAMESPACES) },
    ...(!dice.chance(0.03) && { spec }),
  };
}

function rule(dice: Dice, side: 'from' | 'to'): Json {
  if (dice.chance(0.03)) return null;
  return {
    ...(dice.chance(0.93) && {
      [side]: dice.chance(0.05) ? null : dice.list(dice.chance(0.05) ? 0 : 1, 3, () => peer(dice)),
    }),
    ...(dice.chance(0.7) && { ports: dice.list(dice.chance(0.1) ? 0 : 1, 2, () => port(dice)) }),
  };
}

function peer(dice: Dice): Json {
  switch (dice.upTo(4)) {
    case 0:
      return { podSelector: selector(dice), ...(dice.chance(0.2) && { namespaceSelector: null }) };
    case 1:
      return { namespaceSelector: namespaceSelector(dice) };
    case 2:
      return { namespaceSelector: namespaceSelector(dice), podSelector: selector(dice) };
    default: {
      const cidr = dice.pick(RANGES);
      const inside = RANGES.filter((range) => isStrictlyInside(range, cidr));
      return { ipBlock: { cidr, ...(dice.chance(0.6) && { except: dice.some(inside, 0.3) }) } };
    }
  }
}

/** The API server refuses other exceptions. */
export function isStrictlyInside(range: string, outer: string): boolean {
  const [network = '', length] = range.split('/');
  return Number(length) > Number(outer.split('/')[1]) && contains(outer, network);
}

function port(dice: Dice): Json {
  if (dice.chance(0.05)) return null;
  const protocol = dice.chance(0.7) ? { protocol: dice.pick(PROTOCOLS) } : {};
  if (dice.chance(0.15)) return protocol;
  if (dice.chance(0.4)) return { ...protocol, port: dice.pick(PORT_NAMES) };
  const number = dice.pick(PORTS);
  return { ...protocol, port: number, ...(dice.chance(0.3) && { endPort: number + dice.upTo(40) }) };
}
