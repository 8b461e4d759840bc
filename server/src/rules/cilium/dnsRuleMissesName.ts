import { mayBeOneName } from '../../engine/domainNames.ts';
import type { Rule as EngineRule } from '../../engine/model.ts';
import type { Finding, Fix, Level, Rule, RuleSubject } from '../rule.ts';
import { closedBy } from '../support/cilium/closing.ts';
import {
  type CiliumItemText,
  type CiliumRuleText,
  ciliumItems,
  ciliumRules,
  nodesIn,
  underCilium,
} from '../support/cilium/manifest.ts';
import { taughtHere } from '../support/cilium/names.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent } from '../support/insert.ts';
import { isBorrowed } from '../support/manifest.ts';
import { given } from '../support/nodes.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/** A name in `toFQDNs` that the DNS rules of the same policy do not let pods ask for (cilium.md 4.8). */
export const dnsRuleMissesName: Rule = {
  code: 'dns-rule-misses-name',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A name that the DNS rules of the policy refuse',
  answers: ['cilium-M61'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const rule of ciliumRules(subject)) {
      const items = ciliumItems(rule);
      const teaching = items.filter((item) => taughtHere(item.rules).length > 0);
      const asked = teaching.flatMap((item) => taughtHere(item.rules));
      const own = items.flatMap((item) => item.rules);
      // A plain rule beside them may let every name be asked for.
      if (asked.length === 0 || own.some(mayLetAsk)) continue;
      const level = levelOf(subject, rule);
      for (const { rules } of items) {
        for (const peer of rules[0]?.peers ?? []) {
          if (peer.kind !== 'domains') continue;
          for (const name of peer.names) {
            if (asked.some((pattern) => mayBeOneName(name, pattern)) || level(name) === undefined) continue;
            yield {
              code: 'dns-rule-misses-name',
              level: level(name) ?? 'info',
              message: sentences(
                `The DNS rules here let these pods ask for ${listNames([...new Set(asked)])} only: questions for ${code(name)} are answered with REFUSED, and no address of it is learnt.`,
                'Add it to `rules.dns`.',
              ),
              path: [...peer.path],
              part: 'value',
              fixes: fixesFor(teaching[0], name),
            };
          }
        }
      }
    }
  },
};

/** A warning where no policy lets any of the pods ask for the name; undefined where another one may. */
function levelOf({ cluster }: RuleSubject, { policy }: CiliumRuleText): (name: string) => Level | undefined {
  const view = underCilium(cluster);
  const closed = view && policy && closedBy(view, policy, 'egress');
  if (!view || !closed) return () => 'info';
  const rules = closed.programs.flatMap(({ tiers }) =>
    tiers.flatMap(({ policies }) => policies.flatMap((each) => each.rules.map(({ rule }) => rule))),
  );
  const taught = taughtHere(rules);
  const open = rules.some(mayLetAsk);
  return (name) => (open || taught.some((pattern) => mayBeOneName(name, pattern)) ? undefined : confirmed(view));
}

/** On port 53, without a word about names. */
function mayLetAsk({ direction, action, ports, teaches, peers }: EngineRule): boolean {
  if (direction !== 'egress' || action === 'Deny' || teaches !== undefined || peers?.length === 0) return false;
  return ports?.some(({ port }) => port.kind === 'numbers' && port.first <= 53 && port.last >= 53) ?? false;
}

function fixesFor(item: CiliumItemText | undefined, name: string): readonly Fix[] {
  const lists = nodesIn(item?.map, 'toPorts').flatMap((element) => given(given(element, 'rules'), 'dns') ?? []);
  const [list] = lists;
  if (!item || list?.kind !== 'list' || isBorrowed(list, item.list)) return [];
  const { text, map } = item.of;
  const entry = name.includes('*') ? { matchPattern: name } : { matchName: name };
  return fix(`Let the pods ask for ${name}`, appendItem(text, list, entry, dashIndent(text, map)), true);
}
