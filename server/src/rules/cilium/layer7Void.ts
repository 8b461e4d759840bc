import { parseAddress } from '../../engine/address.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { Rule as EngineRule, Flow, FlowEnd, Peer, Policy } from '../../engine/model.ts';
import type { ClusterView, Finding, RelatedPlace, Rule, RuleSubject } from '../rule.ts';
import { coverPeers, coverPorts, isWorld } from '../support/cilium/covers.ts';
import { type CiliumItemText, ciliumItems, ciliumRules, isUnder, underCilium } from '../support/cilium/manifest.ts';
import { podsOf } from '../support/cilium/selection.ts';
import { programsWith } from '../support/dns.ts';
import { placeOf, policyOf } from '../support/inForce.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, placed, subjects } from '../support/view.ts';

/** So many pods on each side are asked about. */
const TRIED = 12;

/**
 * HTTP or DNS rules beside something that allows the same connections and asks for nothing: every request passes
 * (cilium.md 4.9). In one policy the text shows it; of several the engine is asked.
 */
export const layer7Void: Rule = {
  code: 'layer7-void',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'HTTP or DNS rules that another allow makes void',
  answers: ['cilium-M76'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const rule of ciliumRules(subject)) {
      const items = ciliumItems(rule);
      const all = items.flatMap((item) => item.rules);
      for (const item of items) {
        for (const own of item.rules) {
          const need = own.needs?.find(({ kind }) => kind === 'http' || kind === 'dns-query');
          if (!need || own.action !== 'Allow') continue;
          const kind = need.kind === 'http' ? 'http' : 'dns';
          const plain = kind === 'http' ? all.find((other) => voids(other, own)) : undefined;
          const found = plain ? { here: plain } : elsewhere(subject, item, own, rule.policy);
          if (found) yield finding(subject, own, kind, found);
        }
      }
    }
  },
};

type Voider =
  | { readonly here: EngineRule }
  | { readonly policy: Policy; readonly path: EngineRule['path']; readonly some: boolean };

function finding({ cluster, object }: RuleSubject, own: EngineRule, kind: 'http' | 'dns', found: Voider): Finding {
  const what = kind === 'http' ? 'request' : 'name';
  const passes = kind === 'http' ? 'every request passes' : 'every name may be asked for';
  const path = [...own.path, 'rules', kind];
  if ('here' in found) {
    return {
      code: 'layer7-void',
      level: 'warning',
      message: `Another item of this policy allows the same connections and asks for no ${what}: ${passes}, and these rules limit nothing. Give that item other ports, or remove it.`,
      path,
      part: 'key',
      related: [{ message: 'Allows the same, whatever is asked', path: [...found.here.path] }],
    };
  }
  const { policy } = found;
  const isOwn = object.policies.some(({ id }) => id === policy.id);
  const name = `${policy.kind} ${policy.namespace === undefined ? '' : `${policy.namespace}/`}${policy.name}`;
  return {
    code: 'layer7-void',
    level: cluster && !found.some ? confirmed(cluster) : 'info',
    message: sentences(
      `${isOwn ? 'Another rule of this policy' : code(name)} allows ${found.some ? 'some of ' : ''}the same connections and asks for no ${what} (${cluster?.words}): ${passes}${found.some ? ' there' : ''}, and these rules limit nothing.`,
      'Cilium unites what policies allow; narrow that one, or deny.',
    ),
    path,
    part: 'key',
    related: relatedTo(cluster, found, isOwn),
  };
}

function relatedTo(
  cluster: ClusterView | undefined,
  { policy, path }: Extract<Voider, { policy: Policy }>,
  isOwn: boolean,
): readonly RelatedPlace[] {
  const message = 'Allows the same, whatever is asked';
  if (isOwn) return [{ message, path: [...path] }];
  const place = cluster && placeOf(cluster, policy.id);
  return place ? [placed(place, message)] : [];
}

function voids(other: EngineRule, own: EngineRule): boolean {
  return (
    other !== own &&
    other.action === 'Allow' &&
    other.direction === own.direction &&
    (other.needs?.length ?? 0) === 0 &&
    coverPorts(other.ports, own.ports) &&
    coverPeers(other.peers, own.peers)
  );
}

/** What the engine finds to allow connections of the rule without asking, where it is not the rule itself. */
function elsewhere(
  subject: RuleSubject,
  item: CiliumItemText,
  own: EngineRule,
  policy: Policy | undefined,
): Voider | undefined {
  const cluster = underCilium(subject.cluster);
  const [match] = own.ports ?? [];
  if (!cluster || !policy || match?.port.kind !== 'numbers' || match.protocol === undefined) return undefined;
  const pods = subjects(cluster, policy).pods.slice(0, TRIED);
  const others = endsOf(cluster, own.peers).slice(0, TRIED);
  const programs = programsWith(cluster, policy);
  let asked = 0;
  let voided = 0;
  let by: { policy: Policy; path: EngineRule['path'] } | undefined;
  for (const pod of pods) {
    for (const other of others) {
      if (other.kind === 'endpoint' && other.id === pod.id) continue;
      const mine: FlowEnd = { kind: 'endpoint', id: pod.id };
      const ends = item.direction === 'ingress' ? { from: other, to: mine } : { from: mine, to: other };
      const flow: Flow = { ...ends, protocol: match.protocol, port: match.port.first };
      const side = evaluate(programs, flow)[item.direction];
      const step = side.steps[side.decidedBy];
      asked++;
      if (side.result !== 'allow' || step?.kind !== 'rule') continue;
      const deciding = policyOf(cluster, step.policy) ?? (step.policy === policy.id ? policy : undefined);
      if (!deciding || (deciding.id === policy.id && isUnder(step.rule, own.path))) continue;
      voided++;
      by ??= { policy: deciding, path: step.rule };
    }
  }
  return by && { ...by, some: voided < asked };
}

/** Those at the other end: pods that are selected, and for the world an address of the documentation's range. */
function endsOf(cluster: ClusterView, peers: readonly Peer[] | undefined): readonly FlowEnd[] {
  const outside = parseAddress('203.0.113.77');
  const world: readonly FlowEnd[] = outside ? [{ kind: 'address', address: outside }] : [];
  const pods = (peers ?? []).flatMap((peer) => (peer.kind === 'labelled' ? podsOf(cluster, peer.selector).pods : []));
  const ids = [...new Set(pods.map(({ id }) => id))];
  const isOpen = peers === undefined || peers.some(isWorld);
  return [...ids.map((id) => ({ kind: 'endpoint', id }) as const), ...(isOpen ? world : [])];
}
