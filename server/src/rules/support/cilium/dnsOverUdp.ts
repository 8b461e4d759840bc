import { TCP, UDP } from '../../../engine/ports.ts';
import { entryAt } from '../../../syntax/cursor.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { covers } from '../portWords.ts';
import { rewriteScalar } from '../rewrite.ts';
import { allItems, closes } from './manifest.ts';

const DNS = 53;

/** Names asked for over UDP alone (cilium.md M62). */
export function* ciliumDnsOverUdp(subject: RuleSubject): Iterable<Finding> {
  const items = allItems(subject).filter(
    ({ direction, denies, of }) => direction === 'egress' && !denies && closes(of, 'egress'),
  );
  const rules = items.flatMap((item) => item.rules.map((rule) => ({ item, rule })));
  const isOpen = rules.some(
    ({ rule }) =>
      rule.peers?.length !== 0 && (rule.ports === undefined || rule.ports.some((match) => covers(match, TCP, DNS))),
  );
  if (isOpen) return;
  for (const { item, rule } of rules) {
    for (const { port, protocol, path } of rule.ports ?? []) {
      if (protocol !== UDP || port.kind !== 'numbers' || port.first !== DNS || port.ranged) continue;
      const written = entryAt(item.of.root, [...path, 'protocol']);
      yield {
        code: 'dns-tcp-missing',
        level: 'hint',
        message:
          'This allows DNS over UDP only. An answer that does not fit into one packet is asked for again over TCP, which stays denied: write `protocol: ANY`.',
        path: [...path, 'port'],
        part: 'value',
        fixes: written
          ? fix('Also allow TCP 53: `protocol: ANY`', rewriteScalar(item.of.text, written.value, 'ANY'), true)
          : [],
      };
    }
  }
}
