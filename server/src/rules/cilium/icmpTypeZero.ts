import { icmpType } from '../../lower/cilium/icmpTypes.ts';
import { get } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { textIn } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';

/** Type 0, the answer to a ping, is kept as port 0, which is every type (cilium.md 1.7). */
export const icmpTypeZero: Rule = {
  code: 'icmp-type-zero',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'ICMP type 0 stands for every type',
  answers: ['cilium-M36'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      const type = field.role === 'cilium-icmp-field' && node.kind === 'map' ? get(node, 'type')?.value : undefined;
      const family = textIn(node, 'family') === 'IPv6' ? 'IPv6' : 'IPv4';
      if (type?.kind !== 'scalar' || icmpType(type.value, family) !== 0) continue;
      const denies = path.some((step) => typeof step === 'string' && step.endsWith('Deny'));
      yield {
        code: 'icmp-type-zero',
        level: 'warning',
        message: `Cilium takes type 0 for every type: this ${denies ? 'denies' : 'allows'} all messages of ICMP for ${family}. Answers to pings need no rule; for ping write \`EchoRequest\`.`,
        path: [...path, 'type'],
        part: 'value',
        fixes: fix('Ping alone: `EchoRequest`', rewriteScalar(object.slice.text, type, 'EchoRequest')),
      };
    }
  },
};
