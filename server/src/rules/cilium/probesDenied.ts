import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { entitiesOf } from '../support/cilium/entities.ts';
import { allItems, limitsPorts, peerKeys } from '../support/cilium/manifest.ts';

const WITH_OWN_NODE = ['host', 'all', 'cluster', 'cluster-mesh'];

/** A deny that also keeps the own node out, from which probes come (cilium.md 4.4). */
export const probesDenied: Rule = {
  code: 'probes-denied',
  level: 'info',
  scope: 'document',
  families: ['cilium'],
  title: 'A deny that keeps the kubelet out',
  answers: ['cilium-M89'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const item of allItems(subject)) {
      if (item.section !== 'ingressDeny' || item.of.namesNodes || item.rules.length === 0) continue;
      const named = entitiesOf(item).find((name) => WITH_OWN_NODE.includes(name));
      const everybody = peerKeys(item).length === 0 && limitsPorts(item);
      if (named === undefined && !everybody) continue;
      yield {
        code: 'probes-denied',
        level: 'info',
        message: `${named === undefined ? 'Without peers this denies everybody' : `\`${named}\` holds the node that the pod runs on`}${limitsPorts(item) ? ' on these ports' : ''}, the kubelet included, which nothing else keeps out: probes fail there, and pods are restarted. Deny the others by name if that is not meant.`,
        path: named === undefined ? item.path : [...item.path, 'fromEntities'],
        part: 'key',
      };
    }
  },
};
