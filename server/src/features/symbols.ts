/** The outline of a file: policies with their directions, rules, peers and ports, named as a reader would name them. */

import type { Peer, Policy, Rule } from '../engine/model.ts';
import type { PortMatch } from '../engine/ports.ts';
import { subjectSelector } from '../engine/subjects.ts';

import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { ListNode, Node, Span } from '../syntax/tree.ts';
import { plain } from './markdown.ts';
import { joined, peerPhrase, portPhrase, portsPhrase, selectorText } from './phrases.ts';
import { moved } from './place.ts';
import type { Symbol as OutlineSymbol } from './results.ts';
import { samePath } from './selection.ts';
import type { DocumentView, PlacedManifest } from './view.ts';

export function symbols(view: DocumentView): readonly OutlineSymbol[] {
  return view.objects.map(objectSymbol);
}

function objectSymbol(manifest: PlacedManifest): OutlineSymbol {
  const { kind, name, namespace, policy, node } = manifest.object;
  const span = moved(node.span, manifest.start);
  const nameNode = nodeAt(node, ['metadata', 'name']);
  return {
    name:
      plain(name ?? (kind === undefined ? 'object without a kind' : `unnamed ${kind}`)) +
      (name && kind ? ` (${plain(kind)})` : ''),
    detail: plain(namespace ?? ''),
    kind: policy ? 'policy' : 'object',
    span,
    selection: nameNode ? selectable(moved(nameNode.span, manifest.start), span) : headOf(span),
    children: policy ? within(span, policySymbols(manifest, policy)) : [],
  };
}

/** The subject and both directions, in the order in which they are written. */
function policySymbols(manifest: PlacedManifest, policy: Policy): readonly OutlineSymbol[] {
  const found: OutlineSymbol[] = [];
  const { node } = manifest.object;
  const subject = entryAt(node, policy.subject.path);
  if (subject) {
    const span = moved(subject.span, manifest.start);
    const text = selectorText(subjectSelector(policy.subject));
    found.push({
      name: String(policy.subject.path.at(-1) ?? 'subject'),
      detail: plain(text === '' ? 'every pod' : text),
      kind: 'selector',
      span,
      selection: selectable(moved(subject.keyNode.span, manifest.start), span),
      children: [],
    });
  }
  for (const direction of ['ingress', 'egress'] as const) {
    const entry = entryAt(node, ['spec', direction]);
    if (!entry) continue;
    const span = moved(entry.span, manifest.start);
    const rules = entry.value.kind === 'list' ? ruleSymbols(manifest, policy, direction, entry.value) : [];
    found.push({
      name: direction,
      detail:
        policy.directions.includes(direction) || manifest.object.schema?.family !== 'kubernetes'
          ? countWords(rules.length)
          : 'ignored',
      kind: 'direction',
      span,
      selection: selectable(moved(entry.keyNode.span, manifest.start), span),
      children: within(span, rules),
    });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function ruleSymbols(
  manifest: PlacedManifest,
  policy: Policy,
  direction: 'ingress' | 'egress',
  list: ListNode,
): readonly OutlineSymbol[] {
  return list.items.map((item, index) => {
    const path = ['spec', direction, index];
    const rule = policy.rules.find((each) => samePath(each.path, path));
    const span = moved(item.span, manifest.start);
    return {
      name: `rule ${index + 1}: ${rule ? shortRule(rule) : 'cannot be read'}`,
      detail: '',
      kind: 'rule',
      span,
      selection: headOf(span),
      children: rule ? within(span, partSymbols(manifest, rule, item.value)) : [],
    };
  });
}

/** Peers and ports of a rule, as far as they can be read. */
function partSymbols(manifest: PlacedManifest, rule: Rule, node: Node): readonly OutlineSymbol[] {
  const at = (path: readonly (string | number)[]): Span | undefined => {
    const list = nodeAt(node, path.slice(rule.path.length, -1));
    const index = path.at(-1);
    const span = list?.kind === 'list' && typeof index === 'number' ? list.items[index]?.span : undefined;
    return span && moved(span, manifest.start);
  };
  const leaf = (kind: 'peer' | 'port', name: string, span: Span | undefined): readonly OutlineSymbol[] =>
    span ? [{ name, detail: '', kind, span, selection: headOf(span), children: [] }] : [];
  return [
    ...(rule.peers ?? []).flatMap((peer: Peer) => leaf('peer', shortPeer(peer), at(peer.path))),
    ...(rule.ports ?? []).flatMap((port: PortMatch) => leaf('port', portPhrase(port, plain), at(port.path))),
  ].sort((a, b) => a.span.start - b.span.start);
}

/** `from app=web, ns team=a on TCP 80`: an outline has one narrow line. */
function shortRule(rule: Rule): string {
  const who = rule.peers?.map(shortPeer);
  const names = who === undefined ? 'anyone' : who.length === 0 ? 'nobody' : joined(who, 'or', 3);
  return `${rule.direction === 'ingress' ? 'from' : 'to'} ${names} on ${portsPhrase(rule.ports, plain)}`;
}

function shortPeer(peer: Peer): string {
  if (peer.kind !== 'pods') return peerPhrase(peer, plain);
  const pods = plain(selectorText(peer.pods));
  if (peer.namespaces.kind === 'named') return pods === '' ? `any pod in ${plain(peer.namespaces.name)}` : pods;
  const labels = plain(selectorText(peer.namespaces.selector));
  const namespaces = labels === '' ? 'any ns' : `ns ${labels}`;
  return pods === '' ? namespaces : `${pods} in ${namespaces}`;
}

function countWords(rules: number): string {
  return rules === 0 ? 'no rules' : rules === 1 ? '1 rule' : `${rules} rules`;
}

/** Where an editor puts the cursor when nothing in it has a name. */
function headOf(span: Span): Span {
  return { start: span.start, end: Math.min(span.end, span.start + 1) };
}

/** What came in through an alias or `<<` stands elsewhere; an outline only holds what is inside its parent. */
function within(span: Span, children: readonly OutlineSymbol[]): readonly OutlineSymbol[] {
  return children.filter((child) => holds(span, child.span));
}

function selectable(selection: Span, span: Span): Span {
  return holds(span, selection) ? selection : headOf(span);
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
