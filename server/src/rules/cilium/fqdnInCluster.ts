import { podsBehind } from '../../engine/services.ts';
import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { underCilium } from '../support/cilium/manifest.ts';
import { serviceItem } from '../support/cilium/serviceItem.ts';
import { swapEntry } from '../support/cilium/swapEntry.ts';
import { fix } from '../support/fix.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** A Service or pod by its DNS name: addresses inside the cluster never carry names (cilium.md 4.8). */
export const fqdnInCluster: Rule = {
  code: 'fqdn-in-cluster',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A name of the cluster in `toFQDNs` never matches',
  answers: ['cilium-M68'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    for (const { path, field, value } of subject.structure.fields) {
      const isName = field.role === 'cilium-fqdn' || field.role === 'cilium-fqdn-pattern';
      if (!isName || typeof value !== 'string' || !path.includes('toFQDNs')) continue;
      const name = inCluster(value, subject.settings.clusterDomain);
      if (!name) continue;
      const service = cluster?.inventory.service(name.namespace, name.service);
      const pods = cluster && service ? podsBehind(service, cluster.inventory) : [];
      // What such a name leads to may be outside.
      if (service && pods.length === 0) continue;
      yield {
        code: 'fqdn-in-cluster',
        level: cluster && service ? confirmed(cluster) : 'info',
        message: sentences(
          `${code(value)} is a name of the cluster, and names match addresses outside of it only: ${service ? `the pods behind Service ${code(`${service.namespace}/${service.name}`)} are never meant (${cluster?.words})` : 'pods are never meant'}.`,
          'Use `toServices`, or `toEndpoints` with the labels of the pods.',
        ),
        path,
        part: 'value',
        fixes: service ? fixesFor(subject, cluster, path, name) : [],
      };
    }
  },
};

interface Name {
  readonly service: string;
  readonly namespace: string;
}

/** `db.shop.svc.cluster.local`, with or without the cluster's domain. */
function inCluster(written: string, domain: string): Name | undefined {
  const text = written.toLowerCase().replace(/\.$/, '');
  const suffix = ['.svc', `.svc.${domain.toLowerCase()}`].find((end) => text.endsWith(end));
  if (suffix === undefined) return undefined;
  const [namespace = '', service = ''] = text.slice(0, -suffix.length).split('.').reverse();
  return { service, namespace };
}

/** Where it is the only name of its item. */
function fixesFor(
  { object }: RuleSubject,
  cluster: ClusterView | undefined,
  path: Finding['path'],
  { service, namespace }: Name,
): readonly Fix[] {
  const list = nodeAt(object.node, path.slice(0, -2));
  const entry = entryAt(object.node, path.slice(0, -2));
  const item = nodeAt(object.node, path.slice(0, -3));
  const found = cluster?.inventory.service(namespace, service);
  if (!entry || !found || item?.kind !== 'map' || list?.kind !== 'list' || list.items.length > 1) return [];
  const edits = swapEntry(object.slice.text, item, entry, serviceItem(found));
  return fix(`Select the pods behind ${namespace}/${service}`, edits, true);
}
