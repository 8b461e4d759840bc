import type { SelectorNode } from '../../lower/calicoSelector/parse.ts';
import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { type Expression, expressionsOf, rewritten } from '../support/calico/expressions.ts';
import { type CalicoPolicy, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { takesUnlabelled } from '../support/calico/world.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { samePath } from '../support/portWords.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { sentences } from '../support/text.ts';

/**
 * `selector: '!has(internal)'` at the other end: true of whatever Calico knows and has no such label, never of an address
 * that it does not know (calico.md 4.6, row 68 of 5.2).
 */
export const outsideNeverMatches: Rule = {
  code: 'outside-never-matches',
  level: 'info',
  scope: 'document',
  families: ['calico'],
  title: 'A negation in `selector` does not mean addresses outside',
  answers: ['calico-M43'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found) return;
    const expressions = [...expressionsOf(subject)];
    for (const rule of rulesOf(found)) {
      const end = rule.direction === 'egress' ? 'destination' : 'source';
      const path = [...rule.path, end, 'selector'];
      const expression = expressions.find((each) => samePath(each.place.path, path));
      if (rule.action !== 'Allow' || !expression || !isNegative(expression) || isNarrowed(found, rule.path, end))
        continue;
      yield {
        code: 'outside-never-matches',
        level: 'info',
        message: sentences(
          'A `selector` is only ever true of pods, network sets and host endpoints, however it is negated: addresses outside never match.',
          found.global
            ? 'To mean them too, write what is not meant as `notSelector`.'
            : 'To mean them too, use `notNets`, or `notSelector` in a GlobalNetworkPolicy.',
        ),
        path,
        part: 'value',
        fixes: asNotSelector(subject, found, expression),
      } satisfies Finding;
    }
  },
};

/** Nothing but what things are not; `all()` says that everything known is meant. */
function isNegative({ selector, node }: Expression): boolean {
  return node.kind !== 'all' && selector.kind !== 'all' && takesUnlabelled(selector);
}

/** Something beside it says that only pods are meant. */
function isNarrowed({ root }: CalicoPolicy, path: readonly (string | number)[], end: string): boolean {
  const entity = nodeAt(root, [...path, end]);
  return ['namespaceSelector', 'serviceAccounts', 'nets', 'notSelector'].some((key) => given(entity, key));
}

function asNotSelector(subject: RuleSubject, { global, root }: CalicoPolicy, expression: Expression): readonly Fix[] {
  const positive = global ? turnedRound(expression.node, expression.text) : undefined;
  const entry = entryAt(root, expression.place.path);
  const renamed = entry && rewriteScalar(subject.object.slice.text, entry.keyNode, 'notSelector');
  const edits = positive === undefined ? undefined : rewritten(subject, expression, positive);
  return renamed && edits ? fix('Mean addresses outside too: `notSelector`', [...renamed, ...edits]) : [];
}

/** The opposite, where it is one condition. */
function turnedRound(node: SelectorNode, text: string): string | undefined {
  if (node.kind === 'not') return text.slice(node.of.start, node.of.end);
  if (node.kind === 'compare' && node.op === '!=')
    return `${node.key} == ${text.slice(node.valueSpan.start, node.valueSpan.end)}`;
  if (node.kind !== 'set' || node.op !== 'not in') return undefined;
  return `${node.key} in ${text.slice(text.indexOf('{', node.start), node.end)}`;
}
