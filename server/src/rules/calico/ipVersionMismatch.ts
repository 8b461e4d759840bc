import { parseCidr } from '../../engine/address.ts';
import { itemsAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { NET_LISTS } from '../support/calico/nets.ts';
import { calicoRules } from '../support/calico/objects.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

const CHECKS = /^calico-(not-)?icmp-version-[46]$/;

/** An `ipVersion` against what else the rule says (V52, V56). */
export const ipVersionMismatch: Rule = {
  code: 'ip-version-mismatch',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'An `ipVersion` against the ranges or the protocol of the rule',
  answers: ['calico-V52', 'calico-V56'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'check' || !CHECKS.test(violation.check.name)) continue;
      const { version, field } = violation.failure.facts ?? {};
      const protocol = version === 4 ? 'ICMP' : 'ICMPv6';
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        `\`${protocol}\` is IPv${version}, and \`ipVersion\` says otherwise: the rule would never match.`,
        verdict.words,
        field === 'protocol' ? `Write \`ipVersion: ${version}\`, or leave it out.` : 'Leave one of the two out.',
      );
      yield judged('ip-version-mismatch', verdict, violation.path, 'value', message, { field: violation.at });
    }
    for (const { place, node } of calicoRules(subject)) {
      const version = nodeAt(node, ['ipVersion']);
      if (version?.kind !== 'scalar' || (version.value !== 4 && version.value !== 6)) continue;
      for (const list of NET_LISTS) {
        const items = itemsAt(node, list, 'calicoctl');
        const index = items.findIndex((item) => {
          const range = item.kind === 'scalar' ? parseCidr(String(item.value)) : undefined;
          return range !== undefined && range.family !== version.value;
        });
        const item = items[index];
        if (item?.kind !== 'scalar') continue;
        const path = [...place.path, ...list, index];
        const verdict = judge(subject, 'value', { path });
        const message = sentences(
          `${code(item.source)} is IPv${version.value === 4 ? 6 : 4}, and \`ipVersion\` is ${version.value}: the rule would never match.`,
          verdict.words,
          'Leave `ipVersion` out, or write ranges of that version.',
        );
        const entry = place.node.kind === 'map' ? place.node.entries.find(({ key }) => key === 'ipVersion') : undefined;
        yield judged('ip-version-mismatch', verdict, path, 'value', message, {
          fixes:
            entry && place.node.kind === 'map'
              ? fix('Remove `ipVersion`', removeEntry(subject.object.slice.text, place.node, entry))
              : [],
        });
      }
    }
  },
};
