/** Selector expressions: in words, with counts, as a whole and at the part under the cursor. */

import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../../lower/calico/effective.ts';
import { prefixKeys } from '../../../lower/calicoSelector/canonical.ts';
import { engineSelector } from '../../../lower/calicoSelector/engineSelector.ts';
import { parseSelector, type SelectorNode } from '../../../lower/calicoSelector/parse.ts';
import { selectorErrorText, selectorWords } from '../../../lower/calicoSelector/words.ts';
import type { FieldRole } from '../../../schema/field.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Node, ScalarNode, Span } from '../../../syntax/tree.ts';
import { unitAt, valueOffsets } from '../../../syntax/valueOffsets.ts';
import { code } from '../../markdown.ts';
import { joined } from '../../phrases.ts';
import { count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';
import { endSelectors, podsThere, see, seenNames, seenWords, seeSubjects, subjectOf, whereWords } from './sight.ts';

/** Whose labels the expression at a field reads. */
function prefixOf(role: FieldRole | undefined): string {
  if (role === 'calico-subject-namespaces' || role === 'calico-peer-namespaces') return NAMESPACE_PREFIX;
  if (role === 'calico-subject-accounts' || role === 'calico-peer-accounts') return SERVICE_ACCOUNT_PREFIX;
  return '';
}

const OF_POLICY: ReadonlySet<FieldRole | undefined> = new Set([
  'calico-subject',
  'calico-subject-namespaces',
  'calico-subject-accounts',
]);

/** Of a policy that cannot be read as a whole, mostly because of this very text. */
export function brokenExpression(node: Node): Meaning | undefined {
  const parsed = node.kind === 'scalar' && typeof node.value === 'string' ? parseSelector(node.value) : undefined;
  if (!parsed || parsed.ok) return undefined;
  return {
    bold: 'Cannot be read',
    after: `: ${lowerFirst(selectorErrorText(parsed.error, code)).replace(/\.$/, '')}`,
  };
}

export function expressionMeaning(context: HoverContext): Meaning | undefined {
  const { place, base, field } = context;
  const node = nodeAt(place.manifest.object.node, base);
  if (node?.kind !== 'scalar') return undefined;
  if (node.value !== null && typeof node.value !== 'string') return undefined;
  const text = node.value ?? '';
  const parsed = parseSelector(text);
  if (!parsed.ok) return brokenExpression(node);
  const part = place.part === 'value' ? partUnderCursor(context, node, parsed.node) : undefined;
  if (part) return partMeaning(context, part.node, text, part.span);
  return OF_POLICY.has(field.role)
    ? subjectMeaning(context, text, parsed.node)
    : endMeaning(context, text, parsed.node);
}

/** `selector` and its companions of a policy: what all of them together govern. */
function subjectMeaning(context: HoverContext, text: string, parsed: SelectorNode): Meaning {
  const { view, place, policy, base, field } = context;
  const { cluster } = view;
  const spec = nodeAt(place.manifest.object.node, base.slice(0, -1));
  const words = text.trim() === '' ? [] : [wordsOf(parsed, field.role)];
  const subject = subjectOf(spec, policy.namespace);
  if (!subject)
    return { bold: 'Governs nobody', after: ': a selector of it cannot be read, and Calico ignores the policy' };
  if (!cluster) {
    const who = policy.namespace === undefined ? 'pods and host endpoints' : 'pods';
    return { bold: text.trim() === '' ? `Asks nothing of ${who}` : `Governs ${who} by it`, notes: words };
  }
  const seen = seeSubjects(cluster, subject, policy.namespace);
  const total = podsThere(cluster, policy.namespace);
  const others = [...words, ...together(context, spec)];
  const hosts =
    seen.things.length > 0
      ? ` and ${seenWords(cluster, { ...seen, pods: [], perhaps: 0 }).replace(/^no pods?(?: and |, )?/, '')}`
      : '';
  const which = field.role === 'calico-subject-namespaces' ? namespacesNote(context, parsed) : [];
  return {
    bold: `Governs ${outOf(seen.pods, total, cluster.inventory)} ${whereWords(policy.namespace)}${hosts}`,
    after: podNames(seen.pods),
    counted: true,
    notes: [
      ...others,
      ...which,
      ...(seen.perhaps > 0
        ? [`Not known for ${count(seen.perhaps, 'more pod')}: a label that it asks for is not in the snapshot.`]
        : []),
    ],
  };
}

/** The two calls mean another thing where namespaces are chosen (calico.md 2.6). */
function wordsOf(parsed: SelectorNode, role: FieldRole | undefined): string {
  if (prefixOf(role) === NAMESPACE_PREFIX) {
    if (parsed.kind === 'all') return 'Whatever has a namespace.';
    if (parsed.kind === 'global') return 'What has no namespace: host endpoints and GlobalNetworkSets.';
  }
  return `Whatever ${selectorWords(parsed, code)}.`;
}

/** Which of a policy's selectors are given besides. */
function together({ policy, field, base }: HoverContext, spec: ReturnType<typeof nodeAt>): readonly string[] {
  const own = base.at(-1);
  const names = [
    'selector',
    ...(policy.namespace === undefined ? ['namespaceSelector'] : []),
    'serviceAccountSelector',
  ];
  const given = names.filter((name) => {
    const node = spec?.kind === 'map' ? nodeAt(spec, [name]) : undefined;
    return name !== own && node?.kind === 'scalar' && node.value !== null && node.value !== '';
  });
  if (given.length === 0) return [];
  const all = joined(
    given.map((name) => `\`${name}\``),
    'and',
  );
  return [`${field.role === 'calico-subject' ? 'Together with' : 'Counted together with'} ${all}: all must match.`];
}

/** One end of a rule: what all its selectors together match now. */
function endMeaning(context: HoverContext, text: string, parsed: SelectorNode): Meaning {
  const { view, place, policy, base, field } = context;
  const { cluster } = view;
  const end = base.findLastIndex((step) => step === 'source' || step === 'destination');
  const entity = nodeAt(place.manifest.object.node, base.slice(0, end + 1));
  const words = text.trim() === '' ? [] : [wordsOf(parsed, field.role)];
  const { positive, negative, unreadable } = endSelectors(entity, policy.namespace);
  if (unreadable) return { bold: 'Matches nothing', after: ': a selector beside it cannot be read' };
  const scope = scopeNote(context, entity);
  if (field.role === 'calico-not-peer') {
    if (!cluster || !negative) return { bold: 'Leaves out whatever it describes', notes: [...words, ...scope] };
    const seen = see(cluster, negative);
    return {
      bold: `Leaves out ${seenWords(cluster, seen)}`,
      after: seenNames(seen),
      counted: true,
      notes: [...words, ...scope],
    };
  }
  if (!positive) return { bold: 'Asks nothing', notes: words };
  if (!cluster) return { bold: 'Matches by label', notes: [...words, ...scope] };
  const seen = see(cluster, negative ? { kind: 'and', of: [positive, { kind: 'not', of: negative }] } : positive);
  const which = field.role === 'calico-peer-namespaces' ? namespacesNote(context, parsed) : [];
  return {
    bold: `Matches ${seenWords(cluster, seen)}`,
    after: seenNames(seen),
    counted: true,
    notes: [...words, ...which, ...scope],
  };
}

/** In a namespaced policy selectors stay at home. */
function scopeNote({ policy, field }: HoverContext, entity: ReturnType<typeof nodeAt>): readonly string[] {
  if (policy.namespace === undefined || field.role === 'calico-peer-namespaces') return [];
  const node = entity && nodeAt(entity, ['namespaceSelector']);
  const given = node?.kind === 'scalar' && node.value !== null && node.value !== '';
  return given
    ? ['Together with `namespaceSelector`: both must match.']
    : [`Without \`namespaceSelector\` it looks only at pods and NetworkSets of ${code(policy.namespace)}.`];
}

/** The namespaces that an expression over their labels chooses. */
function namespacesNote({ view }: HoverContext, parsed: SelectorNode): readonly string[] {
  const { cluster } = view;
  if (!cluster || parsed.kind === 'global') return [];
  const names = namespacesOf(cluster, parsed);
  return names.length === 0
    ? ['No namespace has these labels.']
    : [
        `Chooses ${count(names.length, 'namespace')} of ${cluster.inventory.namespaces.size}: ${joined(names.map(code), 'and', 6)}.`,
      ];
}

function namespacesOf(cluster: NonNullable<HoverContext['view']['cluster']>, parsed: SelectorNode): readonly string[] {
  // Every namespace also answers to its name, as Calico labels it.
  const selector = engineSelector(prefixKeys(parsed, NAMESPACE_PREFIX), []);
  const { pods } = see(cluster, selector);
  const withPods = new Set(pods.flatMap(({ namespace }) => namespace ?? []));
  const plain = cluster.inventory.selectNamespaces(engineSelector(parsed, [])).matched;
  return [...new Set([...withPods, ...plain])].sort();
}

interface Part {
  readonly node: SelectorNode;
  /** In the file. */
  readonly span: Span;
}

/** The comparison or call that the cursor is on, where the expression has more than that. */
function partUnderCursor({ place }: HoverContext, node: ScalarNode, parsed: SelectorNode): Part | undefined {
  const { start, object } = place.manifest;
  const offsets = valueOffsets(object.slice.text, node);
  if (!offsets || (parsed.kind !== 'and' && parsed.kind !== 'or' && parsed.kind !== 'not')) return undefined;
  const unit = unitAt(offsets, place.offset - start);
  const found = innermost(parsed, unit);
  const from = found && offsets[found.start];
  const to = found && offsets[found.end - 1];
  if (!found || from === undefined || to === undefined) return undefined;
  return { node: found, span: { start: from + start, end: to + 1 + start } };
}

function innermost(node: SelectorNode, at: number): SelectorNode | undefined {
  if (at < node.start || at >= node.end) return undefined;
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of.map((part) => innermost(part, at)).find((part) => part !== undefined);
    case 'not':
      return innermost(node.of, at);
    // They ask nothing of labels.
    case 'all':
    case 'global':
      return undefined;
    default:
      return node;
  }
}

/** A part alone: who has the label, and with which other values. */
function partMeaning({ view, field }: HoverContext, node: SelectorNode, text: string, span: Span): Meaning {
  const title = code(text.slice(node.start, node.end));
  const words = `Whatever ${selectorWords(node, code)}.`;
  const { cluster } = view;
  if (!cluster)
    return { span, title, bold: 'One condition', after: ` of the expression: ${lowerFirst(words).replace(/\.$/, '')}` };
  const prefix = prefixOf(field.role);
  const seen = see(cluster, engineSelector(prefix === '' ? node : prefixKeys(node, prefix), []));
  return {
    span,
    title,
    bold: `Alone it holds for ${seenWords(cluster, seen)}`,
    after: seenNames(seen),
    counted: true,
    notes: [words],
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
