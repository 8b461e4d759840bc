import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { closedBy, isClosedByAnother } from '../support/cilium/closing.ts';
import { ciliumItems, ciliumRules, underCilium } from '../support/cilium/manifest.ts';
import { given } from '../support/nodes.ts';
import { thePods } from '../support/words.ts';

/** Words in a policy's name by which it limits. */
const LIMITS = /(^|[-._])(only|restrict\w*|limit\w*|lock\w*|isolat\w*|whitelist|allow-?list)([-._]|$)/i;

/** Allows under `enableDefaultDeny: false` in a policy that by its name limits, where no other closes the pods: they change nothing (cilium.md 4.4). */
export const allowLimitsNothing: Rule = {
  code: 'allow-limits-nothing',
  level: 'info',
  scope: 'cluster',
  families: ['cilium'],
  title: 'Allow rules that limit nothing',
  answers: ['cilium-M07'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    if (!cluster || !LIMITS.test(subject.object.name ?? '')) return;
    for (const rule of ciliumRules(subject)) {
      for (const direction of ['ingress', 'egress'] as const) {
        const flag = given(given(rule.map, 'enableDefaultDeny'), direction);
        if (flag?.kind !== 'scalar' || flag.value !== false || !rule.policy) continue;
        const items = ciliumItems(rule).filter((item) => item.direction === direction);
        const allows = items.flatMap((item) => item.rules).filter(({ action }) => action === 'Allow');
        // What passes the proxy is seen, and taught, all the same.
        const isPlain = allows.every(({ needs = [], teaches }) => needs.length === 0 && teaches === undefined);
        if (allows.length === 0 || !isPlain) continue;
        const closed = closedBy(cluster, rule.policy, direction);
        if (!closed || closed.programs.some((program) => isClosedByAnother(program, undefined))) continue;
        yield {
          code: 'allow-limits-nothing',
          level: 'info',
          message: `By its name this limits something. But no policy closes ${thePods(closed.pods, cluster.inventory)} selected here for ${direction} (${cluster.words}), and with \`enableDefaultDeny.${direction}: false\` this one does not either: everything is allowed already. Remove the flag to allow only this.`,
          path: [...rule.path, 'enableDefaultDeny', direction],
          part: 'key',
        };
      }
    }
  },
};
