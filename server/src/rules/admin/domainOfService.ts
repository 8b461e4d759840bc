import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule } from '../rule.ts';
import { policyText } from '../support/manifest.ts';
import { code } from '../support/text.ts';

/** A Service's name among names of hosts: what it resolves to is never matched (kubernetes.md BC.3.2 no. 14). */
export const domainOfService: Rule = {
  code: 'domain-of-service',
  level: 'warning',
  scope: 'document',
  families: ['admin'],
  title: "A Service's name where names of outside hosts are meant",
  answers: ['BC-M26'],
  *check(subject) {
    const found = policyText(subject);
    if (!found) return;
    const ends = [`.svc.${subject.settings.clusterDomain}`, '.svc'];
    for (const peer of found.policy.rules.flatMap(({ peers }) => peers ?? [])) {
      const list = peer.kind === 'domains' ? nodeAt(found.root, [...peer.path, 'domainNames']) : undefined;
      for (const [index, { value }] of (list?.kind === 'list' ? list.items : []).entries()) {
        const name = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
        if (!ends.some((end) => name.toLowerCase().replace(/\.$/, '').endsWith(end))) continue;
        yield {
          code: 'domain-of-service',
          level: 'warning',
          message: `${code(name)} is the name of a Service of the cluster, and \`domainNames\` never matches what such a name resolves to. Choose the pods behind the Service with \`pods\`.`,
          path: [...peer.path, 'domainNames', index],
          part: 'value',
        } satisfies Finding;
      }
    }
  },
};
