import { TCP, UDP } from '../../engine/ports.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { calicoDnsTcpMissing } from '../calico/common/dnsTcpMissing.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { ciliumDnsOverUdp } from '../support/cilium/dnsOverUdp.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { insertItem } from '../support/items.ts';
import { type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { covers } from '../support/portWords.ts';
import { governs } from '../support/view.ts';

const DNS = 53;

/**
 * DNS over UDP only: an answer that does not fit into one packet is asked for again over TCP (RFC 7766), and that is
 * denied. A hint, because small answers are the rule.
 */
export const dnsTcpMissing: Rule = {
  code: 'dns-tcp-missing',
  level: 'hint',
  scope: 'document',
  families: ['kubernetes', 'calico', 'cilium'],
  title: 'DNS is allowed over UDP only',
  answers: ['A-M57', 'calico-M2', 'cilium-M62'],
  *check(subject) {
    yield* calicoDnsTcpMissing(subject);
    yield* ciliumDnsOverUdp(subject);
    const found = networkPolicy(subject);
    if (!found || !governs(found.policy, 'egress')) return;
    const rules = found.policy.rules.filter((rule) => rule.direction === 'egress');
    if (rules.some(({ ports }) => ports === undefined || ports.some((match) => covers(match, TCP, DNS)))) return;
    for (const match of rules.flatMap((rule) => rule.ports ?? [])) {
      const { port, protocol } = match;
      if (protocol !== UDP || port.kind !== 'numbers' || port.first !== DNS || port.ranged) continue;
      yield {
        code: 'dns-tcp-missing',
        level: 'hint',
        message:
          'This allows DNS over UDP only. An answer that does not fit into one packet is asked for again over TCP, which stays denied: add TCP 53.',
        path: [...match.path, 'port'],
        part: 'value',
        fixes: fixesFor(found, match.path),
      } satisfies Finding;
    }
  },
};

function fixesFor({ text, root, spec }: NetworkPolicyText, path: readonly (string | number)[]): readonly Fix[] {
  const list = nodeAt(root, path.slice(0, -1));
  const element = nodeAt(root, path);
  const index = path.at(-1);
  if (list?.kind !== 'list' || element?.kind !== 'map' || list.alias !== undefined || typeof index !== 'number')
    return [];
  const protocolFirst = element.entries[0]?.key === 'protocol';
  const item = protocolFirst ? { protocol: 'TCP', port: DNS } : { port: DNS, protocol: 'TCP' };
  return fix('Also allow TCP 53', insertItem(text, list, index + 1, item, dashIndent(text, spec)), true);
}
