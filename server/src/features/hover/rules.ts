/** Lists of rules, one rule, lists of peers, one peer, lists of ports. */

import type { Direction, Peer, Policy, Rule } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { peerPhrase as countedPeer, dataplaneTitle, rangePhrase } from '../counts.ts';
import { code } from '../markdown.ts';
import { ordinalOf, peerPhrase, portsPhrase } from '../phrases.ts';
import { rulePhrase } from '../rulePhrase.ts';
import { peerAt, ruleAt, selectPeer, selectRange } from '../selection.ts';
import { capital } from '../words.ts';
import { listState, undeclaredDirections } from './isolation.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { typeName } from './policyTypes.ts';

/** Rules and peers listed one by one; what is more is counted. */
const LISTED = 6;

/** `ingress`, `egress`. */
export function rulesMeaning({ view, place, policy, base }: HoverContext): Meaning {
  const direction: Direction = base.at(-1) === 'egress' ? 'egress' : 'ingress';
  const state = listState(place.manifest.object.node, ['spec', direction]);
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  const dataplane = view.cluster?.programs.dataplane;
  const way = direction === 'ingress' ? 'let in' : 'let out';
  if (!policy.directions.includes(direction)) {
    if (dataplane && undeclaredDirections(policy, dataplane).includes(direction)) {
      return {
        bold: `Enforced by ${dataplaneTitle(dataplane)}`,
        after: `, though \`policyTypes\` does not list ${code(typeName(direction))}`,
      };
    }
    if (state === 'filled')
      return { bold: 'Ignored', after: `: \`policyTypes\` does not list ${code(typeName(direction))}` };
    return {
      bold: 'No effect',
      after: `: without ${code(typeName(direction))} among the policy types this policy leaves ${direction} as it is`,
    };
  }
  if (rules.length === 0) {
    const why =
      state === 'filled'
        ? 'no rule of it can be read yet'
        : state === 'null'
          ? 'the list is null'
          : 'the list is empty';
    return { bold: `Nothing is ${way} by this policy`, after: `: ${why}` };
  }
  const open = rules.find((rule) => rule.peers === undefined && rule.ports === undefined);
  return {
    bold: open
      ? `Everything is ${way}`
      : `Only what ${rules.length === 1 ? '1 rule allows' : `any of ${rules.length} rules allows`} is ${way}`,
    after: open ? `: rule ${ordinalOf(open.path)} is empty, so the others add nothing` : '',
    notes: listed(rules.map((rule) => `Rule ${ordinalOf(rule.path)}: ${rulePhrase(rule, code)}.`)),
  };
}

/** One rule, by its dash or braces. */
export function ruleMeaning({ view, policy, base }: HoverContext): Meaning {
  const rule = ruleAt(policy, base);
  const title = `rule ${ordinalOf(base)}`;
  if (!rule) return { title, bold: 'Matches nothing', after: ': it cannot be read yet' };
  const verb = rule.direction === 'ingress' ? 'Lets in' : 'Lets out';
  if (rule.peers === undefined && rule.ports === undefined) {
    const who =
      rule.direction === 'ingress'
        ? 'from anyone, inside and outside the cluster'
        : 'to anyone, inside and outside the cluster';
    return { title, bold: `${verb} everything`, after: `, ${who}, on every protocol and port: the rule is empty` };
  }
  return {
    title,
    bold: `${verb} traffic ${rulePhrase(rule, code)}`,
    ...peersCounted(view.cluster, rule.peers ?? [], ignoredNote(policy, rule)),
  };
}

/** `from`, `to`. */
export function peersMeaning({ view, place, policy, base }: HoverContext): Meaning {
  const rule = ruleAt(policy, base.slice(0, -1));
  const inward = base.at(-1) === 'from';
  if (!rule?.peers) {
    const why = place.node.kind === 'list' ? 'the list is empty' : 'nothing is listed';
    const who = inward ? 'Every source' : 'Every destination';
    return { bold: `${who}, inside and outside the cluster`, after: `: ${why}, and an empty list does not limit` };
  }
  if (rule.peers.length === 0) return { bold: 'Nobody yet', after: ': no peer of it can be read' };
  const [only] = rule.peers;
  const bold =
    rule.peers.length === 1 && only ? `Only ${peerPhrase(only, code)}` : `Any of these ${rule.peers.length} peers`;
  return { bold, ...peersCounted(view.cluster, rule.peers, []) };
}

/** One peer, by its dash or braces. */
export function peerMeaning({ view, policy, base }: HoverContext): Meaning {
  const peer = peerAt(policy, base);
  const title = `peer ${ordinalOf(base)}`;
  if (!peer) return { title, bold: 'Matches nobody', after: ': it is refused as it stands' };
  const count = view.cluster ? countWords(view.cluster, peer) : undefined;
  return {
    title,
    bold: capital(peerPhrase(peer, code)),
    after: count ? `: ${count}` : '',
    counted: count !== undefined,
  };
}

/** `ports`. */
export function portsMeaning({ place, policy, base }: HoverContext): Meaning {
  const rule = ruleAt(policy, base.slice(0, -1));
  if (rule?.ports) {
    return { bold: capital(portsPhrase(rule.ports, code)) };
  }
  const why = place.node.kind === 'list' ? 'the list is empty' : 'nothing is listed';
  return { bold: 'Every protocol and port', after: `: ${why}, and an empty list does not limit` };
}

/** What the peers hold now: after the bold part for a lone peer, a line each for several. */
export function peersCounted(
  cluster: ClusterView | undefined,
  peers: readonly Peer[],
  notes: readonly string[],
): Pick<Meaning, 'after' | 'counted' | 'notes'> {
  const counts = peers.map((peer) => (cluster ? countWords(cluster, peer) : undefined));
  const counted = counts.some((count) => count !== undefined);
  if (peers.length === 1) return { after: counts[0] ? `: ${counts[0]}` : '', counted, notes };
  const each = peers.map((peer, i) => {
    const count = counts[i];
    return `Peer ${ordinalOf(peer.path)}: ${peerPhrase(peer, code)}${count ? `: ${count}` : ''}.`;
  });
  return { counted, notes: [...notes, ...listed(each)] };
}

function countWords(cluster: ClusterView, peer: Peer): string | undefined {
  if (peer.kind === 'pods') return countedPeer(cluster, selectPeer(cluster, peer), code);
  return peer.kind === 'addresses' ? rangePhrase(cluster, selectRange(cluster, peer)) : undefined;
}

function ignoredNote(policy: Policy, rule: Rule): readonly string[] {
  if (policy.directions.includes(rule.direction)) return [];
  return [`Not in force: ${code(typeName(rule.direction))} is not among the policy types.`];
}

export function listed(lines: readonly string[]): readonly string[] {
  return lines.length <= LISTED ? lines : [...lines.slice(0, LISTED - 1), `And ${lines.length - LISTED + 1} more.`];
}
