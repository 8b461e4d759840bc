import type { LabelledThing } from '../../engine/labelling.ts';
import { matches } from '../../engine/selector.ts';
import { count } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { labelsAt } from '../support/calico/criteria.ts';
import { type Expression, expressionsOf, rewritten } from '../support/calico/expressions.ts';
import { calicoPolicy, endsOf, rulesOf } from '../support/calico/policy.ts';
import { takesUnlabelled, thingsOf } from '../support/calico/world.ts';
import { fix } from '../support/fix.ts';
import { samePath } from '../support/portWords.ts';
import { sentences } from '../support/text.ts';
import { listNames } from '../support/words.ts';

const HAS_NAMESPACE = {
  kind: 'requirement',
  requirement: { op: 'exists', key: 'projectcalico.org/namespace' },
} as const;

/**
 * `namespaceSelector: env != "prod"` in a rule is also true of what has no namespace: host endpoints and global network
 * sets (calico.md 2.6, row 59 of 5.2). Told where the view holds some that are let in so.
 */
export const peerWithoutNamespace: Rule = {
  code: 'peer-without-namespace',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'A negative `namespaceSelector` that also means what has no namespace',
  answers: ['calico-M35'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || !cluster) return;
    const expressions = [...expressionsOf(subject)];
    for (const rule of rulesOf(found)) {
      if (rule.action !== 'Allow') continue;
      for (const { end, other, path } of endsOf(rule)) {
        const written = expressions.find(({ place }) => samePath(place.path, [...path, 'namespaceSelector']));
        const asked = labelsAt(rule.rule, end);
        if (!other || !written || !asked || written.node.kind === 'global' || !takesUnlabelled(written.selector))
          continue;
        const things = thingsOf(cluster, asked.selector).filter(({ facts }) => matches(HAS_NAMESPACE, facts) === 'no');
        if (things.length > 0 && written.node.kind !== 'all') yield finding(subject, cluster, written, things);
      }
    }
  },
};

function finding(
  subject: RuleSubject,
  cluster: ClusterView,
  expression: Expression,
  things: readonly LabelledThing[],
): Finding {
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  const many = kinds.map((kind) => count(things.filter((thing) => thing.kind === kind).length, kind)).join(' and ');
  const better = expression.node.kind === 'or' ? `(${expression.text})` : expression.text;
  return {
    code: 'peer-without-namespace',
    level: 'info',
    message: sentences(
      `This is also true of what has no namespace, and so lets ${many} in (${cluster.words}): ${listNames(things.map(({ name }) => name))}.`,
      'If only namespaces are meant, ask for `has(projectcalico.org/name)` too.',
    ),
    path: expression.place.path,
    part: 'value',
    fixes: fix('Mean namespaces only', rewritten(subject, expression, `has(projectcalico.org/name) && ${better}`)),
  };
}
