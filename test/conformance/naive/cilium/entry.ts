/** The flattened form of every policy kind, and whether one entry matches a flow (cilium.md 4.2, 4.3). */

import type { Flow } from '../flow.ts';
import { type Json, list } from '../json.ts';
import type { Label, Peer } from './identity.ts';

export const TIERS = { Admin: 100, Normal: 200, Baseline: 250 } as const;

export interface Entry {
  readonly direction: 'Ingress' | 'Egress';
  readonly subject: (labels: readonly Label[]) => boolean;
  readonly tier: number;
  readonly priority: number;
  readonly verdict: 'allow' | 'deny' | 'pass';
  readonly defaultDeny: boolean;
  /** Null is nobody; an empty list with ports is everybody. */
  readonly l3: readonly PeerSelector[] | null;
  readonly l4: readonly PortRule[];
}

/** `text` is equal for equal selectors: port rules of equal selectors are merged. */
export interface PeerSelector {
  readonly text: string;
  /** The pattern, where it selects by name. */
  readonly name?: string;
  readonly selects: (peer: Peer, holds: (name: string) => boolean) => boolean;
}

export const EVERYBODY: PeerSelector = { text: 'all', selects: () => true };

export interface PortRule {
  readonly ports: readonly Json[];
  /** Only lists that say something; an empty one is no restriction. */
  readonly http?: readonly Json[];
  readonly dns?: readonly Json[];
  readonly serverNames?: readonly string[];
}

/** What of an entry matched: the selectors of the peer and the port rules, with the key by which ports are merged. */
export interface Match {
  readonly entry: Entry;
  readonly selectors: readonly string[];
  readonly rules: readonly { readonly rule: PortRule; readonly keys: readonly string[] }[];
}

export interface Question {
  readonly flow: Flow;
  readonly subjectPod: Json;
  readonly peer: Peer;
  readonly holds: (name: string) => boolean;
}

export function matchEntry(entry: Entry, question: Question): Match | undefined {
  const { l3, l4 } = entry;
  if (l3 === null) return undefined;
  const selectors = l3.filter((one) => one.selects(question.peer, question.holds)).map(({ text }) => text);
  if (l4.length === 0) return selectors.length === 0 ? undefined : { entry, selectors, rules: [] };
  if (l3.length > 0 && selectors.length === 0) return undefined;
  const rules = l4.flatMap((rule) => {
    const keys = rule.ports.flatMap((port) => portKey(port, entry.direction, question) ?? []);
    return keys.length === 0 ? [] : { rule, keys };
  });
  return rules.length === 0 ? undefined : { entry, selectors: l3.length === 0 ? [EVERYBODY.text] : selectors, rules };
}

/**
 * How the port that fits the flow is written: the name, the number, the range, or all of them; undefined when it does not
 * fit. Rules are merged by what is written, so a name is never the same as its number (3.5).
 */
function portKey(port: Json, direction: Entry['direction'], { flow, subjectPod, peer }: Question): string | undefined {
  const written = (port.protocol ?? 'ANY').toUpperCase();
  const protocols = written === 'ANY' || written === '' ? ['TCP', 'UDP', 'SCTP'] : [written];
  if (!protocols.includes(flow.protocol.toUpperCase())) return undefined;
  const number = ['ICMP', 'ICMPV6'].includes(written) ? flow.icmp?.type : flow.port;
  const named = /[a-zA-Z]/.test(`${port.port}`);
  const owner = direction === 'Ingress' ? subjectPod : peer.pod;
  const first = named ? namedPort(owner, `${port.port}`, flow.protocol) : portNumber(`${port.port}`);
  if (first === undefined) return undefined;
  if (first === 0) return 'all';
  // 4.11: an egress name stands for its own number only.
  const last = named && direction === 'Egress' ? 0 : (port.endPort ?? 0);
  if (number === undefined || number < first || number > Math.max(first, last)) return undefined;
  const name = named ? `${port.port}`.toLowerCase() : `${first}`;
  return last > first ? `${name}-${last}` : name;
}

/** A leading zero makes it octal (V33). */
export function portNumber(text: string): number {
  return text.length > 1 && text.startsWith('0') ? Number.parseInt(text, 8) : Number(text);
}

/** 4.11: of the containers only; each protocol has numbers of its own; of one name the last; whatever case. */
function namedPort(pod: Json, name: string, protocol: string): number | undefined {
  const ports = list(pod?.spec.containers).flatMap((container) => list(container.ports));
  return ports.findLast(
    (port) => port.name?.toLowerCase() === name.toLowerCase() && (port.protocol ?? 'TCP') === protocol,
  )?.containerPort;
}
