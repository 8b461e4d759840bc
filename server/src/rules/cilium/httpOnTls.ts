import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { nodesIn, textIn } from '../support/cilium/manifest.ts';
import { given } from '../support/nodes.ts';
import { code } from '../support/text.ts';

/** HTTP rules on a port that carries TLS, into which the proxy cannot look (cilium.md 4.9). */
export const httpOnTls: Rule = {
  code: 'http-on-tls',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'HTTP rules on a port of TLS',
  answers: ['cilium-M74'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      if (field.role !== 'cilium-port-rule' || given(node, 'terminatingTLS')) continue;
      // Together they are refused.
      if (nodesIn(node, 'serverNames').length > 0) continue;
      if (nodesIn(given(node, 'rules'), 'http').length === 0) continue;
      const ports = nodesIn(node, 'ports').map((item) => textIn(item, 'port') ?? '');
      const index = ports.findIndex((port) => /^(443|6443|8443|https(-.*)?)$/i.test(port));
      const port = ports[index];
      if (port === undefined) continue;
      yield {
        code: 'http-on-tls',
        // Other ports may be taken for TLS and carry none.
        level: port === '443' ? 'warning' : 'info',
        message: `Port ${code(port)} carries TLS as a rule, and HTTP rules cannot look into it: such connections break. Add \`terminatingTLS\` and \`originatingTLS\`, limit the names with \`serverNames\` in place of \`rules\`, or leave it at the port.`,
        path: [...path, 'ports', index, 'port'],
        part: 'value',
        related: [{ message: 'The HTTP rules', path: [...path, 'rules', 'http'] }],
      };
    }
  },
};
