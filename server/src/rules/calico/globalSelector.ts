import { tokenize } from '../../lower/calicoSelector/tokens.ts';
import type { Violation } from '../../schema/walk.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { Node, Span } from '../../syntax/tree.ts';
import { valueOffsets } from '../../syntax/valueOffsets.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** `global()` where it cannot stand, or not alone (V27, V71, V72). */
export const globalSelector: Rule = {
  code: 'global-selector',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: '`global()` where it cannot stand',
  answers: ['calico-V27', 'calico-V71', 'calico-V72', 'calico-M38'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind === 'check' && violation.check.name.startsWith('calico-global-in-')) {
        yield misplaced(subject, violation);
      }
    }
    for (const place of subject.structure.fields) {
      if (place.field.role !== 'calico-peer-namespaces' || typeof place.value !== 'string') continue;
      if (!place.value.includes('global(') || standsAlone(place.value)) continue;
      const verdict = judge(subject, 'value', place);
      const message = sentences(
        '`global()` stands alone or not at all: what has no namespace has no labels of one either.',
        verdict.words,
        'Write one rule with `namespaceSelector: global()` and another for the namespaces.',
      );
      yield judged('global-selector', verdict, place.path, 'value', message, spanOf(subject, place.path, place.node));
    }
  },
};

function misplaced(subject: RuleSubject, violation: Extract<Violation, { kind: 'check' }>): Finding {
  const { path, at } = violation;
  const verdict = judge(subject, 'check', violation);
  const message = sentences(
    `\`global()\` cannot stand in \`${String(path.at(-1))}\`: it means what has no namespace, and only the \`namespaceSelector\` of a rule can ask that.`,
    verdict.words,
    path.length > 3
      ? 'Put it into the `namespaceSelector` beside it.'
      : 'A global policy governs host endpoints by their labels.',
  );
  const node = nodeAt(subject.object.node, path);
  return judged('global-selector', verdict, path, 'value', message, { field: at, ...spanOf(subject, path, node) });
}

function standsAlone(text: string): boolean {
  const cut = tokenize(text);
  return cut.ok && cut.tokens.length === 2 && cut.tokens[0]?.kind === 'global';
}

/** The call itself, where the text can be followed. */
function spanOf({ object }: RuleSubject, path: Path, found: Node | undefined): { readonly span?: Span } {
  const node = found ?? nodeAt(object.node, path);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return {};
  const at = node.value.indexOf('global(');
  const length = /^global\([^)]*\)?/.exec(node.value.slice(at))?.[0].length ?? 0;
  const offsets = at < 0 ? undefined : valueOffsets(object.slice.text, node);
  const start = offsets?.[at];
  const last = offsets?.[at + length - 1];
  return start === undefined || last === undefined ? {} : { span: { start, end: last + 1 } };
}
