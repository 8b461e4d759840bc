import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal, type UnknownKey } from '../support/dropped.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { column, lineBreak } from '../support/lines.ts';
import { isShared } from '../support/nodes.ts';
import { refused } from '../support/refuse.ts';
import { blockLines, flowText } from '../support/render.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** A peer given by the name of a namespace, Service, ServiceAccount, node or host (A-M85). */
export const peerByName: Rule = {
  code: 'peer-by-name',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'A peer given by name instead of by labels',
  answers: ['A-M85'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'peer-by-name')) {
      const message = sentences(
        `A peer has no ${code(unknown.entry.key)}: pods and namespaces are chosen by their labels, addresses by \`ipBlock\`.`,
        refusal(subject, unknown),
        insteadOf(unknown.entry.key),
      );
      yield refused('peer-by-name', unknown.path, 'key', message, { fixes: byNameLabel(subject, unknown) });
    }
  },
};

function insteadOf(key: string): string {
  if (isNamespaceKey(key))
    return `Use \`namespaceSelector\` with the label \`${NAME_LABEL}\`, which every namespace has.`;
  if (/^serviceAccounts?$/i.test(key))
    return 'ServiceAccounts cannot be named here; give their pods a label and select it.';
  if (/^service/i.test(key)) return "Use `podSelector` with the labels of the Service's pods, and their own port.";
  if (/^node/i.test(key)) return 'Nodes have no selector here; use `ipBlock` with their addresses.';
  if (/^(host|domain|fqdn|dns)/i.test(key)) return 'Host names cannot be named here; use `ipBlock` with the addresses.';
  return 'Use `podSelector` with the labels of the pods.';
}

function isNamespaceKey(key: string): boolean {
  return /^namespace(s|Name)?$/i.test(key);
}

/** `namespace: shop` becomes a `namespaceSelector` on the name label. */
function byNameLabel({ object }: RuleSubject, { entry, map }: UnknownKey): readonly Fix[] {
  const { value } = entry;
  if (!isNamespaceKey(entry.key) || get(map, 'namespaceSelector') || entry.merged || isShared(map)) return [];
  if (
    value.kind !== 'scalar' ||
    typeof value.value !== 'string' ||
    !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value.value)
  ) {
    return [];
  }
  const labels = { matchLabels: { [NAME_LABEL]: value.value } };
  const { text } = object.slice;
  const indent = lineBreak(text) + ' '.repeat(column(text, entry.span.start));
  const written = map.flow
    ? `namespaceSelector: ${flowText(labels)}`
    : blockLines({ namespaceSelector: labels }, dashIndent(text, object.node)).join(indent);
  return fix(`Select the namespace by its label \`${NAME_LABEL}\``, [{ span: entry.span, text: written }], true);
}
