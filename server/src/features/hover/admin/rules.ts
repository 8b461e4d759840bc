/** Rules of the administrators' kinds: in order, each with an action. */

import type { Rule } from '../../../engine/model.ts';
import { code } from '../../markdown.ts';
import { ordinalOf, peerPhrase, portsPhrase } from '../../phrases.ts';
import { rulePhrase } from '../../rulePhrase.ts';
import { ruleAt } from '../../selection.ts';
import { capital, count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { listed, peersCounted } from '../rules.ts';

const VERBS = { Allow: 'Lets through', Deny: 'Denies', Pass: 'Passes on', Log: 'Logs' } as const;

/** `Denies traffic from any pod in any namespace on TCP 80`. */
export function actionPhrase(rule: Rule): string {
  return `${VERBS[rule.action]} traffic ${rulePhrase(rule, code)}`;
}

/** `ingress`, `egress`. */
export function adminRulesMeaning({ policy, base }: HoverContext): Meaning {
  const direction = base.at(-1) === 'egress' ? 'egress' : 'ingress';
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  const way = direction === 'ingress' ? 'incoming' : 'outgoing';
  if (rules.length === 0) return { bold: `Says nothing about ${way} connections`, after: ': there is no rule' };
  return {
    bold: `${capital(count(rules.length, 'rule'))} for ${way} connections`,
    after: rules.length > 1 ? ', tried in this order' : '',
    notes: listed(rules.map((rule) => `Rule ${ordinalOf(rule.path)}: ${actionPhrase(rule)}.`)),
  };
}

/** One rule, by its dash or braces, and what of it has no words of its own. */
export function adminRuleMeaning({ view, place, policy, base }: HoverContext): Meaning | undefined {
  if (place.path.length > base.length) return undefined;
  const rule = ruleAt(policy, base);
  const title = `rule ${ordinalOf(base)}`;
  if (!rule) return { title, bold: 'Matches nothing', after: ': it cannot be read yet' };
  return { title, bold: actionPhrase(rule), ...peersCounted(view.cluster, rule.peers ?? [], []) };
}

/** `from`, `to`. */
export function adminPeersMeaning({ view, policy, base }: HoverContext): Meaning {
  const peers = ruleAt(policy, base.slice(0, -1))?.peers ?? [];
  if (peers.length === 0) return { bold: 'Nobody yet', after: ': no peer of it can be read' };
  const [only] = peers;
  const bold = peers.length === 1 && only ? `Only ${peerPhrase(only, code)}` : `Any of these ${peers.length} peers`;
  return { bold, ...peersCounted(view.cluster, peers, []) };
}

/** `ports`, `protocols`. */
export function adminPortsMeaning({ policy, base }: HoverContext): Meaning {
  const rule = ruleAt(policy, base.slice(0, -1));
  return { bold: capital(portsPhrase(rule?.ports, code)) };
}
