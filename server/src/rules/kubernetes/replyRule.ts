import type { Direction, Rule as PolicyRule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule } from '../rule.ts';
import { ciliumReplyRules } from '../support/cilium/replyRules.ts';
import { fix } from '../support/fix.ts';
import { isBorrowed, networkPolicy } from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import { governs } from '../support/view.ts';

/** Where the ports of clients begin and end: Linux, IANA, and older habits. */
const FIRST: ReadonlySet<number> = new Set([1024, 1025, 32768, 49152]);
const LAST: ReadonlySet<number> = new Set([60999, 61000, 65535]);

/**
 * A rule for the ports of clients beside rules of the other direction: replies of an allowed connection need no rule,
 * and this opens those ports to new connections (kubernetes.md A.3.9, A.4 row 60).
 */
export const replyRule: Rule = {
  code: 'reply-rule',
  level: 'info',
  scope: 'document',
  families: ['kubernetes', 'cilium'],
  title: 'A rule for replies, which need none',
  answers: ['A-M52', 'cilium-M87'],
  *check(subject) {
    yield* ciliumReplyRules(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    const { policy, root, text } = found;
    for (const rule of policy.rules) {
      const other: Direction = rule.direction === 'ingress' ? 'egress' : 'ingress';
      if (!isForClients(rule) || !governs(policy, rule.direction) || !governs(policy, other)) continue;
      if (!policy.rules.some(({ direction }) => direction === other)) continue;
      const list = nodeAt(root, rule.path.slice(0, -1));
      const index = rule.path.at(-1);
      const fixable = list?.kind === 'list' && list.items.length > 1 && !isBorrowed(list) && typeof index === 'number';
      yield {
        code: 'reply-rule',
        level: 'info',
        message: `These are the ports that clients use. Replies of a connection that is allowed pass by themselves, so that needs no rule; this one lets the pods ${
          rule.direction === 'ingress' ? 'be reached' : 'connect'
        } anew on all of them. Remove it if it is there for replies.`,
        path: [...rule.path, 'ports'],
        part: 'key',
        fixes: fixable ? fix('Remove the rule', removal(text, list, index)) : [],
      } satisfies Finding;
    }
  },
};

function isForClients({ ports }: PolicyRule): boolean {
  return ports !== undefined && ports.length > 0 && ports.every(isClientRange);
}

function isClientRange({ port }: PortMatch): boolean {
  return port.kind === 'numbers' && port.ranged && FIRST.has(port.first) && LAST.has(port.last);
}
