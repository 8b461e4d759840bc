import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { addFields } from '../support/calico/insert.ts';
import { DEFAULT_TIER, DEFAULT_TIER_ORDER } from '../support/calico/tiers.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

/** Tiers that Calico makes and keeps in their places. */
const BUILT_IN: ReadonlySet<string> = new Set([
  DEFAULT_TIER,
  'kube-admin',
  'kube-baseline',
  'adminnetworkpolicy',
  'baselineadminnetworkpolicy',
]);

/**
 * A tier behind `default`, whose end denies: it is asked only about pods that no policy of `default` governs. Without an
 * order a tier ties with `default`, and its name decides (calico.md 1.8, rows 3h, 24 and 25 of 5.2).
 */
export const tierOrder: Rule = {
  code: 'tier-order',
  level: 'warning',
  scope: 'document',
  families: ['calico'],
  title: 'A tier without order, or behind `default`',
  answers: ['calico-M18', 'calico-M19'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    const { kind, name, slice } = object;
    if (kind !== 'Tier' || object.schema?.family !== 'calico' || slice.template || !name || BUILT_IN.has(name)) return;
    const order = nodeAt(object.node, ['spec', 'order']);
    const number = order?.kind === 'scalar' && typeof order.value === 'number' ? order.value : undefined;
    if (number === undefined) {
      // No spec at all, or something else as order, is told as that.
      const spec = given(object.node, 'spec');
      if (spec?.kind !== 'map' || given(spec, 'order')) return;
      yield withoutOrder(subject, name);
    } else if (order && (number > DEFAULT_TIER_ORDER || (number === DEFAULT_TIER_ORDER && name > DEFAULT_TIER))) {
      yield {
        code: 'tier-order',
        level: 'info',
        message: sentences(
          `This tier comes after \`default\` (order ${DEFAULT_TIER_ORDER}), whose end denies: it is asked only about pods that no policy of \`default\` governs, NetworkPolicies of Kubernetes among them.`,
          'Give it a smaller order, unless it holds what is to come last.',
        ),
        path: ['spec', 'order'],
        part: 'value',
        fixes: fix(BEFORE, rewriteScalar(slice.text, order, DEFAULT_TIER_ORDER - 1)),
      };
    }
  },
};

const BEFORE = `Ask it just before \`default\`: order ${DEFAULT_TIER_ORDER - 1}`;

function withoutOrder({ object }: RuleSubject, name: string): Finding {
  const behind = name > DEFAULT_TIER;
  const message = sentences(
    `Without \`order\` a tier has the order of \`default\`, and of the two the first by name is asked first: ${
      behind
        ? `${code(name)} comes after it, and only for pods that no policy of \`default\` governs.`
        : `${code(name)} comes before it.`
    }`,
    'Write the order that is meant.',
  );
  return {
    code: 'tier-order',
    level: behind ? 'warning' : 'info',
    message,
    path: ['spec'],
    part: 'key',
    unfinished: true,
    fixes: orderFix(object),
  };
}

function orderFix({ node, slice }: RuleSubject['object']): readonly Fix[] {
  const spec = get(node, 'spec')?.value;
  const order = DEFAULT_TIER_ORDER - 1;
  if (spec?.kind !== 'map') return [];
  if (spec.entries.length === 0) return fix(BEFORE, [{ span: spec.span, text: `{order: ${order}}` }]);
  return fix(BEFORE, addFields(slice.text, spec, { order }, spec.entries[0]));
}
