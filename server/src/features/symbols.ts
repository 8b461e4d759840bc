/** The outline of a file: policies with their directions, rules, peers and ports, named as a reader would name them. */

import type { Path, Peer, Policy, Rule } from '../engine/model.ts';
import type { PortMatch } from '../engine/ports.ts';

import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { ListNode, Node, Span } from '../syntax/tree.ts';
import { plain } from './markdown.ts';
import { joined, peerPhrase, portPhrase, portsPhrase, selectorText, subjectWords } from './phrases.ts';
import { moved } from './place.ts';
import type { Symbol as OutlineSymbol } from './results.ts';
import { rulePhrase } from './rulePhrase.ts';
import { samePath } from './selection.ts';
import type { DocumentView, PlacedManifest } from './view.ts';

export function symbols(view: DocumentView): readonly OutlineSymbol[] {
  return view.objects.map(objectSymbol);
}

function objectSymbol(manifest: PlacedManifest): OutlineSymbol {
  const { kind, name, namespace, policy, policies: all, node } = manifest.object;
  const policies = all.length > 0 ? all : policy ? [policy] : [];
  const span = moved(node.span, manifest.start);
  const nameNode = nodeAt(node, ['metadata', 'name']);
  return {
    name:
      plain(name ?? (kind === undefined ? 'object without a kind' : `unnamed ${kind}`)) +
      (name && kind ? ` (${plain(kind)})` : ''),
    detail: plain(namespace ?? ''),
    kind: policies.length > 0 ? 'policy' : 'object',
    span,
    selection: nameNode ? selectable(moved(nameNode.span, manifest.start), span) : headOf(span),
    children: within(span, policies.length > 1 ? entrySymbols(manifest, policies) : partsOf(manifest, policies[0])),
  };
}

/** Of an object that holds several policies, one branch each (Cilium's `specs`). */
function entrySymbols(manifest: PlacedManifest, policies: readonly Policy[]): readonly OutlineSymbol[] {
  return policies.flatMap((policy): readonly OutlineSymbol[] => {
    const root = rootOf(policy);
    const node = nodeAt(manifest.object.node, root);
    if (node === undefined) return [];
    const span = moved(node.span, manifest.start);
    const name = root.length === 1 ? String(root[0]) : `${root[0]}[${root[1]}]`;
    const children = within(span, partsOf(manifest, policy));
    return [{ name, detail: '', kind: 'object', span, selection: headOf(span), children }];
  });
}

/** Where the policy's own fields stand in its object. */
function rootOf({ subject }: Policy): Path {
  return subject.path.slice(0, subject.path[0] === 'specs' ? 2 : 1);
}

const SECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

/** The subject and the lists of rules, in the order in which they are written. */
function partsOf(manifest: PlacedManifest, policy: Policy | undefined): readonly OutlineSymbol[] {
  if (policy === undefined) return [];
  const found: OutlineSymbol[] = [];
  const { node } = manifest.object;
  const subject = entryAt(node, policy.subject.path);
  if (subject) {
    const span = moved(subject.span, manifest.start);
    found.push({
      name: String(policy.subject.path.at(-1) ?? 'subject'),
      detail: subjectDetail(policy),
      kind: 'selector',
      span,
      selection: selectable(moved(subject.keyNode.span, manifest.start), span),
      children: [],
    });
  }
  for (const section of SECTIONS) {
    const path = [...rootOf(policy), section];
    const entry = entryAt(node, path);
    if (!entry) continue;
    const span = moved(entry.span, manifest.start);
    const rules = entry.value.kind === 'list' ? ruleSymbols(manifest, policy, path, entry.value) : [];
    const ignored =
      manifest.object.schema?.family === 'kubernetes' && !policy.directions.some((direction) => direction === section);
    found.push({
      name: section,
      detail: ignored ? 'ignored' : countWords(rules.length),
      kind: 'direction',
      span,
      selection: selectable(moved(entry.keyNode.span, manifest.start), span),
      children: within(span, rules),
    });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Of a NetworkPolicy its labels: where its pods are stands above. */
function subjectDetail({ subject }: Policy): string {
  if (subject.kind !== 'pods' || subject.namespaces.kind !== 'named') return subjectWords(subject, plain);
  const text = selectorText(subject.pods);
  return plain(text === '' ? 'every pod' : text);
}

function ruleSymbols(
  manifest: PlacedManifest,
  policy: Policy,
  section: Path,
  list: ListNode,
): readonly OutlineSymbol[] {
  return list.items.map((item, index) => {
    const path = [...section, index];
    // Cilium's rules are cut at elements of `toPorts` that ask for more than ports.
    const rule = policy.rules.find((each) => samePath(each.path.slice(0, path.length), path));
    const span = moved(item.span, manifest.start);
    const action = rule && policy.apiVersion !== 'networking.k8s.io/v1' ? `${rule.action.toLowerCase()} ` : '';
    return {
      name: `rule ${index + 1}: ${rule ? action + shortRule(rule) : 'cannot be read'}`,
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
  if (rule.criteria !== undefined) return rulePhrase(rule, plain);
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
