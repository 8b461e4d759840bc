import { type Cidr, containsRange, formatCidr } from '../../../engine/address.ts';
import type { AddressPeer, Rule as EngineRule, Peer } from '../../../engine/model.ts';
import { get } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { dashIndent, insertAfter } from '../insert.ts';
import { code } from '../text.ts';
import { coverPorts, isWorld } from './covers.ts';
import { type CiliumRuleText, ciliumRules } from './manifest.ts';

/** Addresses that one item leaves out and another of the same rule lets through: `except` denies nothing (cilium.md 1.4). */
export function* ciliumExceptReadmitted(subject: RuleSubject): Iterable<Finding> {
  for (const rule of ciliumRules(subject)) {
    const allows = rule.policy?.rules.filter(({ action }) => action === 'Allow') ?? [];
    const denies = rule.policy?.rules.filter(({ action }) => action === 'Deny') ?? [];
    for (const own of allows) {
      for (const peer of own.peers ?? []) {
        if (peer.kind === 'addresses') yield* judge(rule, own, peer, allows, denies);
      }
    }
  }
}

function* judge(
  rule: CiliumRuleText,
  own: EngineRule,
  peer: AddressPeer,
  allows: readonly EngineRule[],
  denies: readonly EngineRule[],
): Iterable<Finding> {
  for (const [index, hole] of peer.except.entries()) {
    const other = allows.find((each) => each !== own && opens(each, own, hole));
    if (!other || denies.some((each) => opens(each, own, hole))) continue;
    yield {
      code: 'except-readmitted',
      level: 'warning',
      message: `\`except\` leaves ${code(formatCidr(hole))} out of this range and denies nothing: another item of the rule allows it all the same. To keep it closed deny it under \`${own.direction}Deny\`.`,
      path: [...peer.path, 'except', index],
      part: 'value',
      related: [{ message: 'The item that allows it', path: [...other.path] }],
      fixes: fixesFor(rule, own.direction, hole),
    };
  }
}

/** The other rule is about everything in the hole that this one would be about. */
function opens(other: EngineRule, own: EngineRule, hole: Cidr): boolean {
  if (other.direction !== own.direction || (other.needs?.length ?? 0) > 0 || !coverPorts(other.ports, own.ports)) {
    return false;
  }
  return other.peers === undefined || other.peers.some((peer) => holdsRange(peer, hole));
}

function holdsRange(peer: Peer, hole: Cidr): boolean {
  if (peer.kind === 'labelled') return peer.except === undefined && isWorld(peer);
  if (peer.kind !== 'addresses') return false;
  const outside = peer.except.every((except) => !containsRange(except, hole) && !containsRange(hole, except));
  return outside && peer.ranges.some((range) => containsRange(range, hole));
}

function fixesFor({ map, text }: CiliumRuleText, direction: 'ingress' | 'egress', hole: Cidr): readonly Fix[] {
  const last = map.entries.at(-1);
  const key = `${direction}Deny`;
  if (!last || last.merged || map.alias !== undefined || get(map, key)) return [];
  const cidr = direction === 'egress' ? 'toCIDR' : 'fromCIDR';
  const added = { [key]: [{ [cidr]: [formatCidr(hole)] }] };
  return fix(`Deny ${formatCidr(hole)}`, insertAfter(text, map, last, added, dashIndent(text, map)));
}
