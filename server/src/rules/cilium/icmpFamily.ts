import { entryAt, get } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { textIn } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { sentences } from '../support/text.ts';

/** Types that ICMP of one family has and the other has not: 128 is ping in IPv6 alone, 8 in IPv4 (cilium.md 1.7). */
export const icmpFamily: Rule = {
  code: 'icmp-family',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A message type of the other ICMP family',
  answers: ['cilium-M35'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      const type = field.role === 'cilium-icmp-field' && node.kind === 'map' ? get(node, 'type') : undefined;
      if (node.kind !== 'map' || type?.value.kind !== 'scalar') continue;
      const number = Number(type.value.value ?? Number.NaN);
      const isSix = textIn(node, 'family') === 'IPv6';
      const { text } = object.slice;
      if (!isSix && number >= 128 && number <= 161) {
        const family = entryAt(object.node, [...path, 'family']);
        const edits = family
          ? rewriteScalar(text, family.value, 'IPv6')
          : insertAfter(text, node, type, { family: 'IPv6' }, dashIndent(text, node));
        yield {
          code: 'icmp-family',
          level: 'warning',
          message: sentences(
            `Type ${number} means something in IPv6 only${number === 128 ? ', where it is ping' : ''}, and ${family ? 'this is IPv4' : 'without `family` this is IPv4'}: it matches nothing.`,
            'Write `family: IPv6`.',
          ),
          path: [...path, 'type'],
          part: 'value',
          fixes: fix('Write `family: IPv6`', edits, true),
        };
      } else if (isSix && number === 8) {
        yield {
          code: 'icmp-family',
          level: 'warning',
          message: 'Type 8 is ping in IPv4 only; in IPv6 it means nothing, and ping is 128. Write `EchoRequest`.',
          path: [...path, 'type'],
          part: 'value',
          fixes: fix('Change to `EchoRequest`', rewriteScalar(text, type.value, 'EchoRequest'), true),
        };
      }
    }
  },
};
