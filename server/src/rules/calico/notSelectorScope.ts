import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { labelsAt } from '../support/calico/criteria.ts';
import { addFields } from '../support/calico/insert.ts';
import {
  type CalicoEnd,
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  endsOf,
  rulesOf,
} from '../support/calico/policy.ts';
import { podsOf, thingsOf } from '../support/calico/world.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/**
 * `notSelector` alone in a namespaced policy is no *anything but*: the rule then means endpoints of the policy's own
 * namespace, and neither other namespaces nor addresses outside (calico.md 4.6, row 67 of 5.2).
 */
export const notSelectorScope: Rule = {
  code: 'not-selector-scope',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: "A `notSelector` alone looks only in the policy's own namespace",
  answers: ['calico-M41'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found || found.global) return;
    for (const rule of rulesOf(found)) {
      for (const end of endsOf(rule)) {
        if (end.other && isAlone(end)) yield finding(found, rule, end, subject.cluster);
      }
    }
  },
};

function isAlone({ map }: CalicoEnd): boolean {
  if (!given(map, 'notSelector')) return false;
  return !['selector', 'namespaceSelector', 'serviceAccounts', 'services', 'nets'].some((key) => given(map, key));
}

function finding(found: CalicoPolicy, rule: CalicoRule, end: CalicoEnd, cluster: ClusterView | undefined): Finding {
  const meant = labelsAt(rule.rule, end.end);
  const here = cluster && meant ? podsOf(cluster, meant.selector) : undefined;
  const nobody =
    cluster !== undefined &&
    meant !== undefined &&
    here?.certain === true &&
    here.pods.length === 0 &&
    thingsOf(cluster, meant.selector).length === 0 &&
    cluster.inventory.endpointsIn(found.namespace).length > 0;
  const message = sentences(
    `Without a \`namespaceSelector\` this means only pods and network sets of ${code(found.namespace)} that do not match, and neither other namespaces nor addresses outside.`,
    nobody && cluster ? `There are none (${cluster.words}): the rule matches nothing.` : '',
    rule.action === 'Allow'
      ? 'For *anything but*, deny what matches in a rule before one that allows the rest, or use a GlobalNetworkPolicy.'
      : 'For *anything but*, use a GlobalNetworkPolicy.',
  );
  return {
    code: 'not-selector-scope',
    level: nobody && cluster ? confirmed(cluster) : 'info',
    message,
    path: [...end.path, 'notSelector'],
    part: 'key',
    fixes: everywhere(found, end),
  };
}

function everywhere({ root, text }: CalicoPolicy, { path }: CalicoEnd): readonly Fix[] {
  const map = nodeAt(root, path);
  const entry = entryAt(root, [...path, 'notSelector']);
  if (map?.kind !== 'map' || !entry) return [];
  return fix('Look in every namespace', addFields(text, map, { namespaceSelector: 'all()' }, entry));
}
