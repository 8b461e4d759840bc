import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapNode, Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { idleEndPorts } from '../support/cilium/unchecked.ts';
import { renameKey } from '../support/edits.ts';
import { isMisspelt } from '../support/explained.ts';
import { fix } from '../support/fix.ts';
import { isNull, isShared } from '../support/nodes.ts';
import { judge, judged, refused } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** An `endPort` that ends no range (A-V16). */
export const endPort: Rule = {
  code: 'end-port',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'calico', 'cilium'],
  title: 'An `endPort` that ends no range',
  answers: ['A-V16', 'A-M59', 'calico-V17', 'cilium-M30'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    if (object.schema?.family === 'calico') return yield* staged(subject);
    yield* idleEndPorts(subject);
    for (const { path, field, value, node, entry } of structure.fields) {
      if (field.role !== 'end-port' || typeof value !== 'number') continue;
      const parent = path.slice(0, -1);
      const item = nodeAt(object.node, parent);
      if (item?.kind !== 'map' || !entry) continue;
      const port = get(item, 'port')?.value;
      if (!port || isNull(port)) {
        if (isMisspelt(structure, parent, 'port')) continue;
        const message = `\`endPort\` needs a \`port\` to start from, and this item has none: the API server refuses the policy. Add \`port\`, or write \`port: ${value}\` for the one port.`;
        yield refused('end-port', path, 'key', message, {
          unfinished: true,
          fixes:
            port || value < 1 || value > 65535
              ? []
              : fix(`Only port ${value}: rename to \`port\``, renameKey(entry, 'port')),
        });
        continue;
      }
      const start = port.kind === 'scalar' ? port.value : undefined;
      const message = problemOf(start, value);
      if (message) yield refused('end-port', path, 'value', message, { fixes: swap(item, start, node, value) });
    }
  },
};

/** Of a staged policy Calico only asks whether it can be made one of its own (calico.md V17). */
function* staged(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    if (place.field.role !== 'end-port' || typeof place.value !== 'number') continue;
    const port = nodeAt(subject.object.node, [...place.path.slice(0, -1), 'port']);
    if (port?.kind !== 'scalar' || typeof port.value !== 'string') continue;
    const verdict = judge(subject, 'value', place);
    const message = sentences(
      `A range starts at a port number, and \`port\` is the name ${code(port.value)}.`,
      verdict.words,
      'Write the number, or remove `endPort`.',
    );
    yield judged('end-port', verdict, place.path, 'value', message);
  }
}

function problemOf(port: string | number | boolean | null | undefined, end: number): string | undefined {
  if (typeof port === 'string' && !/^\d+$/.test(port)) {
    return `A range starts at a port number, and \`port\` is the name ${code(port)}: the API server refuses an \`endPort\` beside it. Write the number, or remove \`endPort\`.`;
  }
  if (typeof port !== 'number') return undefined;
  if (end < 1 || end > 65535) {
    return `There is no port ${code(String(end))}: ports go from 1 to 65535. The API server refuses the policy. Write the last port of the range.`;
  }
  if (end >= port) return undefined;
  return sentences(
    `The range from ${port} to ${end} runs backwards: the API server refuses an \`endPort\` below \`port\`.`,
    'Swap them, or correct one.',
  );
}

function swap(item: MapNode, port: unknown, end: Node, value: number): readonly Fix[] {
  const start = get(item, 'port')?.value;
  if (typeof port !== 'number' || !start || value < 1 || port <= value || port > 65535) return [];
  if (isShared(start) || isShared(end)) return [];
  return fix(`Swap: from ${value} to ${port}`, [
    { span: start.span, text: String(value) },
    { span: end.span, text: String(port) },
  ]);
}
