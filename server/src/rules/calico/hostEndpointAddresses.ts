import { isEverything, matches } from '../../engine/selector.ts';
import { itemsAt } from '../../schema/calico/views.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { criteria } from '../support/calico/criteria.ts';
import { factsWith, podsOf, takesUnlabelled } from '../support/calico/world.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/** Rules find a host endpoint by its `expectedIPs` and by nothing else (calico.md 1.9, row 117 of 5.2). */
export const hostEndpointAddresses: Rule = {
  code: 'host-endpoint-addresses',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A host endpoint that rules name and cannot find',
  answers: ['calico-M66'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    const { node, kind } = object;
    if (kind !== 'HostEndpoint' || object.schema?.family !== 'calico' || object.slice.template || !cluster) return;
    const labels = given(given(node, 'metadata'), 'labels');
    if (labels?.kind !== 'map' || itemsAt(node, ['spec', 'expectedIPs'], 'server').length > 0) return;
    const own = new Map(
      labels.entries.flatMap(({ key, value }) =>
        value.kind === 'scalar' ? [[key, String(value.value)] as const] : [],
      ),
    );
    const names = policiesNaming(cluster, own);
    if (names.length === 0) return;
    yield {
      code: 'host-endpoint-addresses',
      level: confirmed(cluster),
      message: sentences(
        `Rules of ${listNames(names)} ask for these labels (${cluster.words}), and a host endpoint is found only by its \`expectedIPs\`: they never match it.`,
        'Add the addresses of the interface.',
      ),
      path: ['spec'],
      part: 'key',
      unfinished: true,
    };
  },
};

/** Policies with a rule that means this host by its labels, and no pod. */
function policiesNaming(cluster: ClusterView, labels: ReadonlyMap<string, string>): readonly string[] {
  return cluster.policies
    .filter(({ rules }) =>
      rules.some((rule) =>
        criteria(rule, 'labels').some(
          ({ selector, negated }) =>
            !negated &&
            !isEverything(selector) &&
            !takesUnlabelled(selector) &&
            matches(selector, factsWith(labels)) === 'yes' &&
            podsOf(cluster, selector).pods.length === 0,
        ),
      ),
    )
    .map(({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`));
}
