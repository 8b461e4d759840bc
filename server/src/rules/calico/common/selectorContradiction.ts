import { unsatisfiable } from '../../../engine/algebra.ts';
import { requirements, type Selector } from '../../../engine/selector.ts';
import type { SelectorNode } from '../../../lower/calicoSelector/parse.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { type Expression, expressionsOf, rewritten } from '../../support/calico/expressions.ts';
import { type CalicoPolicy, calicoPolicy } from '../../support/calico/policy.ts';
import { fix } from '../../support/fix.ts';
import { given } from '../../support/nodes.ts';
import { code, sentences } from '../../support/text.ts';

const NAMESPACE = 'projectcalico.org/namespace';

/** An expression that no labels can meet: by itself, or beside the namespace that the policy looks in (M37). */
export function* calicoSelectorContradiction(subject: RuleSubject): Iterable<Finding> {
  const found = calicoPolicy(subject);
  for (const expression of expressionsOf(subject)) {
    const place = { path: expression.place.path, part: 'value' } as const;
    if (never(expression.selector)) {
      yield {
        code: 'selector-contradiction',
        level: 'warning',
        message: sentences(
          `Nothing can match this: ${why(expression)}.`,
          expression.role === 'calico-not-peer' ? 'It takes nothing out.' : '',
          'Write what is meant; of several values one suffices with `in {"a", "b"}` or `||`.',
        ),
        ...place,
        fixes: eitherFix(subject, expression),
      };
    } else if (found && isElsewhere(found, expression)) {
      yield {
        code: 'selector-contradiction',
        // Without a namespace of its own it may still be applied in the right one.
        level: found.namespaceWritten ? 'warning' : 'info',
        message: sentences(
          `A \`selector\` looks only in the policy's own namespace${found.namespaceWritten ? `, ${code(found.namespace)}` : ''}, and this asks for another: nothing matches.`,
          expression.ofPolicy
            ? 'Move the policy to that namespace, or make it a GlobalNetworkPolicy.'
            : 'Ask for the namespace in the `namespaceSelector` beside it, by `projectcalico.org/name`.',
        ),
        ...place,
      };
    }
  }
}

/** Surely no labels whatever. */
function never(selector: Selector): boolean {
  switch (selector.kind) {
    case 'all':
      return false;
    case 'not':
      return selector.of.kind === 'all';
    case 'or':
      return selector.of.every(never);
    case 'and':
      return unsatisfiable(selector) || selector.of.some(never);
    case 'requirement':
      return unsatisfiable(selector);
  }
}

function why({ selector, text }: Expression): string {
  const keys = requirements(selector).map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) return `it asks for two things of ${code(twice)} that exclude each other`;
  return text.includes('{}') || /\{\s*\}/.test(text) ? 'its set is empty' : 'it takes back everything that it asks for';
}

/** A namespaced policy whose expression names another namespace outright. */
function isElsewhere(
  { global, namespace, root }: CalicoPolicy,
  { asks, selector, ofPolicy, role, place }: Expression,
): boolean {
  if (global || asks !== 'things' || role === 'calico-not-peer') return false;
  if (!ofPolicy && given(nodeAt(root, place.path.slice(0, -1)), 'namespaceSelector')) return false;
  return requirements(selector).some(
    (each) => each.op === 'in' && each.key === NAMESPACE && each.values.length > 0 && !each.values.includes(namespace),
  );
}

/** `app == "a" && app == "b"`: either of them. */
function eitherFix(subject: RuleSubject, expression: Expression): readonly Fix[] {
  const { node } = expression;
  if (node.kind !== 'and') return [];
  const values = node.of.flatMap((part) => (isEqual(part) ? [part.value] : []));
  const keys = new Set(node.of.map((part) => (isEqual(part) ? part.key : '')));
  const [key = ''] = keys;
  if (keys.size !== 1 || key === '' || values.some((value) => value.includes('"'))) return [];
  const text = `${key} in {${values.map((value) => `"${value}"`).join(', ')}}`;
  return fix(`Either of them: ${code(text)}`, rewritten(subject, expression, text));
}

function isEqual(node: SelectorNode): node is Extract<SelectorNode, { readonly kind: 'compare' }> {
  return node.kind === 'compare' && node.op === '==';
}
