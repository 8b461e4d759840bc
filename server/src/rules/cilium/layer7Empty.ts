import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { flowIn } from '../support/render.ts';

/** `http: []` or `dns: []`: no limit, and no proxy (cilium.md 2.6). */
export const layer7Empty: Rule = {
  code: 'layer7-empty',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An empty list of HTTP or DNS rules limits nothing',
  answers: ['cilium-M77'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      const isHttp = field.role === 'cilium-http-rules';
      if ((!isHttp && field.role !== 'cilium-dns-rules') || node.kind !== 'list' || node.items.length > 0) continue;
      // Both at once are refused.
      const rules = nodeAt(object.node, path.slice(0, -1));
      if (rules?.kind === 'map' && rules.entries.length > 1) continue;
      yield isHttp
        ? {
            code: 'layer7-empty',
            level: 'warning',
            message:
              '`http: []` is no limit: every request passes, and the proxy sees none. Write the requests that are meant; `- {}` lets every request pass and shows them.',
            path,
            part: 'key',
            fixes: fix('Every request, seen by the proxy: `[{}]`', replace(node, '[{}]')),
          }
        : {
            code: 'layer7-empty',
            level: 'warning',
            message:
              "`dns: []` is no limit: every name may be asked for, past the proxy, so `toFQDNs` learns no address. Write the names, or the pattern `'*'` for all of them.",
            path,
            part: 'key',
            fixes: fix(
              "Every name, through the proxy: `'*'`",
              replace(node, flowIn(object.slice.text, [{ matchPattern: '*' }])),
              true,
            ),
          };
    }
  },
};
