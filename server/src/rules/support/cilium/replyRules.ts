import type { Finding, RuleSubject } from '../../rule.ts';
import { allItems } from './manifest.ts';

/** Where Linux and IANA put the ports of clients. */
const EPHEMERAL = 32768;

/** A range of client ports, as filters without memory need for replies: here it only opens those ports (cilium.md 4.1). */
export function* ciliumReplyRules(subject: RuleSubject): Iterable<Finding> {
  for (const { rules, denies } of allItems(subject)) {
    if (denies) continue;
    const seen = new Set<string>();
    for (const { port, path } of rules.flatMap((rule) => rule.ports ?? [])) {
      const key = JSON.stringify(path);
      if (port.kind !== 'numbers' || !port.ranged || seen.has(key)) continue;
      // Wide, and of client ports alone.
      if (port.first < EPHEMERAL || port.last - port.first < 10_000) continue;
      seen.add(key);
      yield {
        code: 'reply-rule',
        level: 'info',
        message: `Ports from ${port.first} to ${port.last} are those that clients use for themselves. Replies to them need no rule: they pass with the connection they belong to. If that is all this is for, remove it; it opens these ports for new connections.`,
        path: [...path, 'endPort'],
        part: 'value',
      };
    }
  }
}
