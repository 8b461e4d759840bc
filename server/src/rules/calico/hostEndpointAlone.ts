import { itemsAt, textAt } from '../../schema/calico/views.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { ifAllAreKnown, policiesOfHost } from '../support/calico/hosts.ts';
import { addFields } from '../support/calico/insert.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';

const OPEN = 'projectcalico-default-allow';

/**
 * A host endpoint that neither a profile nor a policy lets anything through: from the moment it is there its host is cut
 * off, but for the failsafe ports (calico.md 4.9, rows 106 and 107 of 5.2).
 */
export const hostEndpointAlone: Rule = {
  code: 'host-endpoint-alone',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A host endpoint that cuts its host off',
  answers: ['calico-M65', 'calico-M67'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    const { node, kind } = object;
    if (kind !== 'HostEndpoint' || object.schema?.family !== 'calico' || object.slice.template) return;
    if (itemsAt(node, ['spec', 'profiles'], 'server').length > 0 || given(node, 'spec')?.kind !== 'map') return;
    const labels = labelsOf(node);
    const governing = cluster
      ? policiesOfHost(cluster, labels).filter(({ stage }) => stage === undefined || stage === 'normal-and-forward')
      : [];
    if (governing.length > 0) return;
    const host = textAt(node, ['spec', 'node'], 'server');
    const message = sentences(
      `No policy selects this host endpoint${cluster ? ` (${cluster.words})` : ''} and it has no profile: as soon as it is there, all traffic to and from ${host === '' ? 'its host' : `the host \`${host}\``} itself is denied, but for the failsafe ports.`,
      labels.size === 0 && 'It has no labels either, so that only policies for everything could select it.',
      `Write the policies first, or give it the profile \`${OPEN}\`.`,
    );
    yield {
      code: 'host-endpoint-alone',
      level: ifAllAreKnown(cluster),
      message,
      path: ['spec'],
      part: 'key',
      unfinished: true,
      fixes: openFix(object),
    };
  },
};

function labelsOf(node: RuleSubject['object']['node']): ReadonlyMap<string, string> {
  const labels = given(given(node, 'metadata'), 'labels');
  return new Map(
    labels?.kind === 'map'
      ? labels.entries.flatMap(({ key, value }) =>
          value.kind === 'scalar' ? [[key, String(value.value)] as const] : [],
        )
      : [],
  );
}

function openFix({ node, slice }: RuleSubject['object']): readonly Fix[] {
  const spec = given(node, 'spec');
  if (spec?.kind !== 'map') return [];
  return fix(`Let through what no policy decides: profile ${OPEN}`, addFields(slice.text, spec, { profiles: [OPEN] }));
}
