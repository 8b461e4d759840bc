import type { Structure } from '../../schema/walk.ts';
import { get } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isMisspelt, samePath } from '../support/explained.ts';
import { type Judgement, judge, judged } from '../support/refuse.ts';
import { anyOf, code } from '../support/text.ts';

/** An owner reference that lacks a part, or an owner that cannot own (A-V3). */
export const ownerReference: Rule = {
  code: 'owner-reference',
  level: 'error',
  scope: 'document',
  title: 'An owner reference the API server does not take',
  answers: ['A-V3'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { structure } = subject;
    const verdict = judge(subject, 'metadata', { path: ['metadata', 'ownerReferences'] });
    for (const { path, field, node } of structure.fields) {
      if (field.role === 'owner') {
        yield* missingParts(structure, path, verdict);
        const apiVersion = textOf(node, 'apiVersion');
        if (apiVersion === 'v1' && textOf(node, 'kind') === 'Event') {
          yield judged(
            'owner-reference',
            verdict,
            path,
            'key',
            'An Event cannot own anything: the API server refuses it. Remove the owner.',
          );
        } else if (apiVersion !== undefined && !isApiVersion(apiVersion)) {
          const message = `${code(apiVersion)} is no API version: the API server refuses the owner. Write \`group/version\`, or \`v1\` for the core API.`;
          yield judged('owner-reference', verdict, [...path, 'apiVersion'], 'value', message);
        }
      }
      if (field.role !== 'owners') continue;
      const controllers = structure.fields.filter(
        (child) =>
          child.path.at(-1) === 'controller' && child.value === true && samePath(child.path.slice(0, -2), path),
      );
      const second = controllers[1];
      if (!second) continue;
      const message =
        'Two owners say `controller: true`, and an object has one controller at most. The API server refuses it. Keep it on one.';
      yield judged('owner-reference', verdict, second.path, 'value', message, { field: path });
    }
  },
};

/** One finding for all that is missing; the API server names each. */
function* missingParts(structure: Structure, owner: Path, verdict: Judgement): Iterable<Finding> {
  const missing = structure.violations.filter(
    ({ kind, path }) =>
      kind === 'missing' && samePath(path.slice(0, -1), owner) && !isMisspelt(structure, owner, String(path.at(-1))),
  );
  const [first] = missing;
  if (!first) return;
  const names = anyOf(
    missing.map(({ path }) => code(String(path.at(-1)))),
    'and',
  );
  const message = `This owner reference has no ${names}: the API server refuses it. It needs \`apiVersion\`, \`kind\`, \`name\` and \`uid\`; the \`uid\` is that of the owner as it is stored.`;
  yield judged('owner-reference', verdict, owner, 'key', message, { field: first.path, unfinished: true });
}

/** Go's reading: one slash at most, and a version behind it. */
function isApiVersion(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && parts.at(-1) !== '' && text !== '/';
}

function textOf(node: Node, key: string): string | undefined {
  const value = node.kind === 'map' ? get(node, key)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' && value.value !== '' ? value.value : undefined;
}
