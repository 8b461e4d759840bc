/** One end of a flow through Cilium's entries (cilium.md 4.4). */

import type { Cluster, Ends } from '../cluster.ts';
import { everyCourse, oneWord, type Word } from '../flow.ts';
import type { Json } from '../json.ts';
import type { Side } from '../networkPolicy.ts';
import { canLearn } from './dns.ts';
import { type Entry, type Match, matchEntry, type Question } from './entry.ts';
import { peerOf, podIdentity } from './identity.ts';
import { afterProxy } from './l7.ts';
import { byEntity } from './peers.ts';
import { entriesOf } from './policies.ts';
import { type Settings, settingsOf } from './settings.ts';

export interface CiliumWorld {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly entries: readonly Entry[];
}

/** What the entries say before the proxy has its say. */
export interface Decision {
  readonly word: 'allow' | 'deny';
  /** Of the entries that allow; empty where nothing but a default speaks. */
  readonly allows: readonly Match[];
  readonly defaultDeny: boolean;
  /** The own node gets in whatever the proxy thinks. */
  readonly ownNode: boolean;
}

export function ciliumSide(cluster: Cluster): (side: Side, ends: Ends) => Word {
  const settings = settingsOf(cluster);
  const world: CiliumWorld = { cluster, settings, entries: entriesOf(cluster, settings) };
  return ({ direction, subject, peer, flow }) => {
    const { pod } = subject;
    const seen = peerOf(cluster, settings, peer, pod.spec.nodeName);
    const words = everyCourse<Word>((holds) => {
      const learnt = (name: string): boolean => canLearn(world, pod, name) && holds(name);
      const decision = decide(world, direction, { flow, subjectPod: pod, peer: seen, holds: learnt });
      return decision.word === 'deny' ? 'deny' : afterProxy(decision);
    });
    const word = oneWord(words);
    if (!settings.audits) return word;
    return word !== 'deny' && asksRequests(world, direction, pod) ? word : 'allow';
  };
}

function asksRequests({ cluster, settings, entries }: CiliumWorld, direction: Entry['direction'], pod: Json): boolean {
  const labels = podIdentity(cluster, settings, pod);
  const own = entries.filter((entry) => entry.direction === direction && entry.subject(labels));
  return own.some(({ l4 }) =>
    l4.some(({ http, dns, serverNames }) => http || serverNames || (dns && !asksEveryName(dns))),
  );
}

/** Then nothing is refused. */
function asksEveryName(dns: readonly Json[]): boolean {
  return dns.some(({ matchPattern }) => matchPattern === '*');
}

export function decide(world: CiliumWorld, direction: Entry['direction'], question: Question): Decision {
  const { settings } = world;
  const open: Decision = { word: 'allow', allows: [], defaultDeny: false, ownNode: false };
  if (settings.enforcement === 'never') return open;
  const labels = podIdentity(world.cluster, settings, question.subjectPod);
  const own = world.entries.filter((entry) => entry.direction === direction && entry.subject(labels));
  // The key is compared without its source.
  const forced = settings.enforcement === 'always' || labels.some(({ key }) => key === 'init');
  if (own.length === 0 && !forced) return open;
  const defaultDeny = forced || own.some((entry) => entry.defaultDeny);
  const localhost = defaultDeny && direction === 'Ingress' && settings.allowLocalhost && own.length > 0;
  const ownNode = localhost && byEntity('host', settings).selects(question.peer, () => false);
  const matched = own.flatMap((entry) => matchEntry(entry, question) ?? []);

  let passedTier: number | undefined;
  for (const { tier, priority } of ranks(matched)) {
    if (tier === passedTier) continue;
    const group = matched.filter(({ entry }) => entry.tier === tier && entry.priority === priority);
    const of = (verdict: Entry['verdict']): Match[] => group.filter(({ entry }) => entry.verdict === verdict);
    if (of('deny').length > 0) return { word: 'deny', allows: [], defaultDeny, ownNode };
    if (of('allow').length > 0) return { word: 'allow', allows: of('allow'), defaultDeny, ownNode };
    passedTier = tier;
  }
  return { word: !defaultDeny || ownNode ? 'allow' : 'deny', allows: [], defaultDeny, ownNode };
}

function ranks(matched: readonly Match[]): { readonly tier: number; readonly priority: number }[] {
  const all = matched.map(({ entry }) => ({ tier: entry.tier, priority: entry.priority }));
  return all.sort((a, b) => a.tier - b.tier || a.priority - b.priority);
}
