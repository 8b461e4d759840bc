import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { ListNode, MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { calicoPortLists } from '../support/calico/values.ts';
import { wrongPorts } from '../support/cilium/portTexts.ts';
import { fix } from '../support/fix.ts';
import { column, lineBreak } from '../support/lines.ts';
import { isShared } from '../support/nodes.ts';
import { areValid, type PortPart, portParts } from '../support/portNames.ts';
import { judged, refused } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** Several ports or a range in one text (A-M22). */
export const portListInText: Rule = {
  code: 'port-list-in-text',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'calico', 'cilium'],
  title: 'Several ports, or a range, in one text',
  answers: ['A-V15', 'A-M22', 'calico-V46', 'calico-M47', 'cilium-M29'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoPortLists(subject);
    for (const { path, field, value } of subject.structure.fields) {
      if (field.role !== 'port' || typeof value !== 'string') continue;
      const parts = portParts(value);
      if (!parts) continue;
      const range = parts.length === 1 ? parts[0] : undefined;
      const [low, high] = [range?.port ?? 0, range?.endPort ?? 0].sort((a, b) => a - b);
      const advice = range ? `Write \`port: ${low}\` and \`endPort: ${high}\`.` : 'Write one item of `ports` for each.';
      const message = `${code(value)} is taken for one port name, and no port is called that: the API server refuses it. ${advice}`;
      const fixes = areValid(parts) ? split(subject, path, parts) : [];
      yield refused('port-list-in-text', path, 'value', message, { fixes });
    }
    yield* inCilium(subject);
  },
};

/** Ports are text to Cilium, and the published schema lets such texts through (cilium.md C6, V33). */
function* inCilium(subject: RuleSubject): Iterable<Finding> {
  for (const { path, text, verdict } of wrongPorts(subject, 'list')) {
    const parts = portParts(text) ?? [];
    const range = parts.length === 1 ? parts[0] : undefined;
    const advice = range?.endPort
      ? `Write \`port: "${range.port}"\` and \`endPort: ${range.endPort}\`.`
      : 'Write one item of `ports` for each.';
    const message = `${code(text)} is taken for one port, and is none: ${verdict.clause}. ${advice}`;
    yield judged('port-list-in-text', verdict, path, 'value', message, {
      fixes: areValid(parts) ? split(subject, path, parts, (port) => `"${port}"`) : [],
    });
  }
}

/** One item for each part; other fields of the item (its protocol) are repeated. */
function split(
  { object }: RuleSubject,
  path: Path,
  parts: readonly PortPart[],
  write: (port: number) => string = String,
): readonly Fix[] {
  const item = nodeAt(object.node, path.slice(0, -1));
  const list = nodeAt(object.node, path.slice(0, -2));
  if (item?.kind !== 'map' || list?.kind !== 'list' || isShared(item) || isShared(list)) return [];
  const port = get(item, 'port');
  if (!port || port.merged || get(item, 'endPort') || isShared(port.value)) return [];
  const title = parts.length === 1 ? 'Write the range with `endPort`' : `Make ${parts.length} items of it`;
  const written = parts.map((part) => itemText(object.slice.text, item, list, part, write));
  if (written.some((text) => text === undefined)) return [];
  const [first, ...others] = written;
  const { text } = object.slice;
  if (list.flow) return fix(title, [{ span: item.span, text: [first, ...others].join(', ') }], true);
  const place = list.items.find((candidate) => candidate.value === item)?.span.start;
  if (place === undefined) return [];
  const dash = `${lineBreak(text)}${' '.repeat(column(text, place))}- `;
  return fix(title, [{ span: item.span, text: [first, ...others].join(dash) }], true);
}

function itemText(
  text: string,
  item: MapNode,
  list: ListNode,
  part: PortPart,
  write: (port: number) => string,
): string | undefined {
  const indent = lineBreak(text) + ' '.repeat(column(text, item.entries[0]?.span.start ?? item.span.start));
  const fields: string[] = [];
  for (const entry of item.entries) {
    if (entry.key === 'port') {
      fields.push(`port: ${write(part.port)}`);
      if (part.endPort !== undefined && part.endPort !== part.port) fields.push(`endPort: ${part.endPort}`);
    } else {
      const written = text.slice(entry.span.start, entry.span.end);
      if (/[\r\n]/.test(written)) return undefined;
      fields.push(written);
    }
  }
  return item.flow || list.flow ? `{${fields.join(', ')}}` : fields.join(indent);
}
