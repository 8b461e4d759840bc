import { entryAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import {
  type Expression,
  expressionsOf,
  holdsWithout,
  type Leaf,
  leavesOf,
  rewritten,
  spanOf,
  withPart,
} from '../support/calico/expressions.ts';
import { isGlobalPolicy } from '../support/calico/objects.ts';
import { labellingOf } from '../support/calico/world.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

const NAME = 'projectcalico.org/name';
const NAMESPACE = 'projectcalico.org/namespace';
const ACCOUNT = 'projectcalico.org/serviceaccount';
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * A label that what is asked never has: the names of namespaces and service accounts are labels only where those are
 * asked, the namespace of a pod only where pods are (calico.md 2.6, A15, rows 46 to 48 of 5.2).
 */
export const labelNeverThere: Rule = {
  code: 'label-never-there',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A label that what is selected never has',
  answers: ['calico-M30', 'calico-M31'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const expression of expressionsOf(subject)) {
      for (const leaf of leavesOf(expression.node)) {
        const wrong = WRONG[expression.asks].get(leaf.node.key);
        if (!wrong || isCarried(subject.cluster, expression, leaf.node.key)) continue;
        yield finding(subject, expression, leaf, wrong);
      }
    }
  },
};

interface Wrong {
  readonly why: string;
  /** What asks the same where it stands. */
  readonly key?: string;
}

const NOT_OF_THINGS: Wrong = {
  why: 'It is a label of namespaces and service accounts, and not of what is in them.',
  key: NAMESPACE,
};

const WRONG: Readonly<Record<Expression['asks'], ReadonlyMap<string, Wrong>>> = {
  things: new Map([
    [NAME, NOT_OF_THINGS],
    [NAMESPACE_NAME, { why: 'It is a label of namespaces, and not of what is in them.', key: NAMESPACE }],
  ]),
  namespaces: new Map([
    [NAMESPACE, { why: 'It is a label of pods and network sets, not of their namespaces.', key: NAME }],
    [ACCOUNT, { why: 'It is a label of pods, not of their namespaces.' }],
  ]),
  accounts: new Map([
    [ACCOUNT, { why: 'It is a label of pods, not of their service accounts.', key: NAME }],
    [NAMESPACE, { why: 'It is a label of pods, not of their service accounts.' }],
    [NAMESPACE_NAME, { why: 'It is a label of namespaces, not of service accounts.' }],
  ]),
};

/** Whether such an expression asks for a label that nothing has there: told by this rule and no other. */
export function asksNeverThere({ asks, node }: Expression): boolean {
  return leavesOf(node).some((leaf) => WRONG[asks].has(leaf.node.key));
}

/** Somebody gave something this very label. */
function isCarried(cluster: ClusterView | undefined, { asks }: Expression, key: string): boolean {
  if (!cluster) return false;
  const prefix = { things: '', namespaces: 'pcns.', accounts: 'pcsa.' }[asks];
  const exists = { kind: 'requirement', requirement: { op: 'exists', key: prefix + key } } as const;
  const { sure } = labellingOf(cluster).pods(exists);
  return (
    cluster.inventory.endpointsOf(sure).length > 0 ||
    labellingOf(cluster).things.some(({ facts }) => facts.labels.has(prefix + key))
  );
}

function finding(subject: RuleSubject, expression: Expression, leaf: Leaf, { why, key }: Wrong): Finding {
  const always = holdsWithout(leaf);
  const span = spanOf(subject, expression, leaf.node.keySpan);
  const inNamespace = !isGlobalPolicy(subject.object.kind);
  const message = sentences(
    `Nothing that is asked here has ${code(leaf.node.key)}, so this is ${always ? 'always' : 'never'} true.`,
    why,
    advice(expression, key, inNamespace),
  );
  return {
    code: 'label-never-there',
    level: 'warning',
    message,
    path: expression.place.path,
    part: 'value',
    ...(span && { span }),
    fixes: fixesFor(subject, expression, leaf, key, inNamespace),
  };
}

function advice({ asks, ofPolicy }: Expression, key: string | undefined, inNamespace: boolean): string {
  if (asks !== 'things') return key === undefined ? '' : `Use ${code(key)}.`;
  if (!inNamespace) return `Ask it in \`namespaceSelector\`, or use \`${NAMESPACE}\`.`;
  return ofPolicy
    ? 'A policy of a namespace selects only there, and needs no such condition.'
    : 'Ask it in the `namespaceSelector` beside it.';
}

function fixesFor(
  subject: RuleSubject,
  expression: Expression,
  { node }: Leaf,
  key: string | undefined,
  inNamespace: boolean,
): readonly Fix[] {
  const { asks, ofPolicy, place } = expression;
  if (asks !== 'things') {
    if (key === undefined) return [];
    return fix(`Use ${key}`, rewritten(subject, expression, withPart(expression, node.keySpan, key)), true);
  }
  if (!inNamespace) {
    return fix(`Use ${NAMESPACE}`, rewritten(subject, expression, withPart(expression, node.keySpan, NAMESPACE)), true);
  }
  // The whole of it is about the namespace, and nothing yet says which.
  const entry = entryAt(subject.object.node, place.path);
  const beside = entryAt(subject.object.node, [...place.path.slice(0, -1), 'namespaceSelector']);
  if (ofPolicy || place.path.at(-1) !== 'selector' || expression.node !== node || !entry || beside) return [];
  return fix(
    'Ask the namespace: `namespaceSelector`',
    rewriteScalar(subject.object.slice.text, entry.keyNode, 'namespaceSelector'),
    true,
  );
}
