import type { Direction, Policy } from '../../engine/model.ts';
import { type PortMatch, TCP, UDP } from '../../engine/ports.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter, insertBefore } from '../support/insert.ts';
import { insertItem } from '../support/items.ts';
import { DIRECTIONS, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { covers } from '../support/portWords.ts';
import { governs } from '../support/view.ts';

const DNS = 53;

/** Ports that are nearly always meant for UDP, with what speaks there (IANA service names). */
const USUALLY_UDP: ReadonlyMap<number, string> = new Map([
  [67, 'DHCP'],
  [123, 'NTP'],
  [161, 'SNMP'],
  [500, 'IKE'],
  [514, 'syslog'],
  [4500, 'IPsec NAT traversal'],
  [4789, 'VXLAN'],
  [51820, 'WireGuard'],
]);

/**
 * Port 53, or another port of a UDP service, where the policy admits it for TCP only, mostly because `protocol` was
 * left out and TCP is the default (kubernetes.md A.4 row 62).
 */
export const udpMissing: Rule = {
  code: 'udp-missing',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes'],
  title: 'A port of a UDP service is admitted for TCP only',
  answers: ['A-M56'],
  *check(subject) {
    const found = networkPolicy(subject);
    if (!found) return;
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction)) continue;
      for (const match of portsOf(found.policy, direction)) {
        const finding = judge(found, direction, match);
        if (finding) yield finding;
      }
    }
  },
};

function portsOf(policy: Policy, direction: Direction): readonly PortMatch[] {
  return policy.rules.filter((rule) => rule.direction === direction).flatMap((rule) => rule.ports ?? []);
}

/** Whether some rule of the policy admits the port for UDP, to whomever. */
function admitsUdp(policy: Policy, direction: Direction, port: number): boolean {
  return policy.rules.some(
    (rule) =>
      rule.direction === direction &&
      (rule.ports === undefined || rule.ports.some((match) => covers(match, UDP, port))),
  );
}

function judge(found: NetworkPolicyText, direction: Direction, match: PortMatch): Finding | undefined {
  const { port } = match;
  if (match.protocol !== TCP || port.kind !== 'numbers' || port.ranged) return undefined;
  const element = nodeAt(found.root, match.path);
  if (element?.kind !== 'map' || admitsUdp(found.policy, direction, port.first)) return undefined;
  const omitted = get(element, 'protocol') === undefined;
  const place = { path: [...match.path, 'port'], part: 'value' } as const;
  if (port.first === DNS) {
    return {
      code: 'udp-missing',
      // Whoever writes TCP out may want nothing else, a zone transfer for one.
      level: omitted ? 'warning' : 'info',
      message: `${
        omitted ? 'Without `protocol` this is TCP 53 only' : 'This admits TCP 53 only'
      }, and names are asked for over UDP first. Add UDP 53.`,
      ...place,
      fixes: addUdp(found, match, element),
    };
  }
  const service = USUALLY_UDP.get(port.first);
  if (service === undefined || !omitted) return undefined;
  return {
    code: 'udp-missing',
    level: 'info',
    message: `Without \`protocol\` this is TCP ${port.first} only, while ${service} speaks UDP there. Write \`protocol: UDP\` if that is meant.`,
    ...place,
    fixes: useUdp(found, element),
  };
}

function addUdp({ text, root, spec }: NetworkPolicyText, match: PortMatch, element: MapNode): readonly Fix[] {
  const list = nodeAt(root, match.path.slice(0, -1));
  const index = match.path.at(-1);
  if (list?.kind !== 'list' || list.alias !== undefined || typeof index !== 'number') return [];
  const protocolFirst = element.entries[0]?.key === 'protocol';
  const item = protocolFirst ? { protocol: 'UDP', port: DNS } : { port: DNS, protocol: 'UDP' };
  return fix('Add UDP 53', insertItem(text, list, index + 1, item, dashIndent(text, spec)), true);
}

function useUdp({ text, spec }: NetworkPolicyText, element: MapNode): readonly Fix[] {
  const entry = get(element, 'port');
  if (!entry || entry.merged || element.alias !== undefined) return [];
  const last = element.entries.at(-1) === entry;
  const insert = last ? insertAfter : insertBefore;
  return fix('Use UDP', insert(text, element, entry, { protocol: 'UDP' }, dashIndent(text, spec)));
}
