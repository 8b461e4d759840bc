import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isEntityList } from '../support/cilium/entities.ts';
import { allItems, peerKeys } from '../support/cilium/manifest.ts';

/** Port 53 open to every destination, which is a way out as well as a way to the name servers (cilium.md 4.8). */
export const dnsAnywhere: Rule = {
  code: 'dns-anywhere',
  level: 'hint',
  scope: 'document',
  families: ['cilium'],
  title: 'Port 53 is open to every destination',
  answers: ['cilium-M95'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const item of allItems(subject)) {
      const [rule] = item.rules;
      if (item.direction !== 'egress' || item.denies || rule?.teaches || !rule?.ports || rule.ports.length === 0)
        continue;
      const isDns = rule.ports.every(({ port }) => port.kind === 'numbers' && port.first === 53 && port.last === 53);
      const anywhere = peerKeys(item).length === 0 || isEntityList(item, ['world', 'all']);
      if (!isDns || !anywhere) continue;
      yield {
        code: 'dns-anywhere',
        level: 'hint',
        message:
          'Port 53 is open to every destination here: to any name server, and to whatever else listens there. To let the pods ask the name servers of the cluster only, select those with `toEndpoints`.',
        path: item.path,
        part: 'value',
      };
    }
  },
};
