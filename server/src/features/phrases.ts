/** The engine's rules, peers and ports in the words of the field. `shown` puts user text in its place: plain or a code span. */

import { formatCidr } from '../engine/address.ts';
import type { AddressPeer, NamespaceScope, Path, Peer, PodPeer, Subject } from '../engine/model.ts';
import { type PortMatch, protocolName } from '../engine/ports.ts';
import { isConjunction, type Requirement, requirements, type Selector } from '../engine/selector.ts';
import { isOurs, type ShownKey, shownKey } from './enforcerKeys.ts';

/** How user text stands in a phrase: plain in a lens, in a code span in a hover. */
export type Shown = (text: string) => string;

/** `a`, `a or b`, `a, b or c`; what is more than `most` is counted. */
export function joined(texts: readonly string[], word: 'and' | 'or', most = 4): string {
  if (texts.length <= 1) return texts[0] ?? '';
  if (texts.length > most) return `${texts.slice(0, most).join(', ')} ${word} ${texts.length - most} more`;
  return `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}

/**
 * Things by the labels that an enforcer gives them, taken apart: `pods with app=web in namespaces with env=prod`. `noun`
 * is what they are called, `what` where they may be anything.
 */
export function labelledPhrase(selector: Selector, noun: 'pods' | 'what', shown: Shown): string {
  const have = noun === 'what' ? 'has' : 'with';
  const whole = noun === 'what' ? 'whatever has labels' : 'any pod';
  if (!isConjunction(selector)) return `${noun} ${have} ${shown(selectorText(selector))}`;
  const asked = requirements(selector).filter(({ key }) => !isOurs(key));
  const of = (which: ShownKey['of']) => asked.filter(({ key }) => shownKey(key).of === which);
  const text = (list: readonly Requirement[]) =>
    shown(list.map((each) => requirementText({ ...each, key: shownKey(each.key).key })).join(', '));
  const names = of('namespaceName').map((each) =>
    each.op === 'in' ? `in ${joined(each.values.map(shown), 'or')}` : namespaceNameText(each, shown),
  );
  const own = of('own');
  const parts = [
    ...names,
    ...(of('namespace').length > 0 ? [`in namespaces with ${text(of('namespace'))}`] : []),
    ...(of('serviceAccount').length > 0 ? [`of service accounts with ${text(of('serviceAccount'))}`] : []),
  ];
  if (own.length > 0) return [`${noun} ${have} ${text(own)}`, ...parts].join(' ');
  if (parts.length === 0) return whole;
  return [noun === 'what' ? 'what is' : 'pods', ...parts].join(' ');
}

function namespaceNameText(requirement: Requirement, shown: Shown): string {
  if (requirement.op === 'exists') return 'in any namespace';
  if (requirement.op === 'absent') return 'in no namespace';
  return `in namespaces whose name is ${shown(requirementText({ ...requirement, key: 'name' }))}`;
}

/** As `kubectl -l` writes it: `role=api`, `tier in (a, b)`, `env notin (prod)`, `canary`, `!canary`. */
export function requirementText({ key: written, ...rest }: Requirement): string {
  const { of, key } = shownKey(written);
  const requirement: Requirement = { ...rest, key: of === 'namespace' ? `namespace ${key}` : key };
  switch (requirement.op) {
    case 'in':
      return requirement.values.length === 1
        ? `${requirement.key}=${requirement.values[0]}`
        : `${requirement.key} in (${requirement.values.join(', ')})`;
    case 'notIn':
      return requirement.values.length === 1
        ? `${requirement.key}!=${requirement.values[0]}`
        : `${requirement.key} notin (${requirement.values.join(', ')})`;
    case 'exists':
      return requirement.key;
    case 'absent':
      return `!${requirement.key}`;
    case 'text':
      return `${requirement.key} ${TEXT_OPERATORS[requirement.at]} ${JSON.stringify(requirement.text)}`;
  }
}

/** As Calico writes them. */
const TEXT_OPERATORS = { start: 'starts with', end: 'ends with', anywhere: 'contains' } as const;

/** Empty for a selector that asks nothing; alternatives and negations in brackets. */
export function selectorText(selector: Selector): string {
  if (isConjunction(selector)) {
    return requirements(selector)
      .filter(({ key }) => !isOurs(key))
      .map(requirementText)
      .join(', ');
  }
  switch (selector.kind) {
    case 'and':
      return selector.of.map(selectorText).filter(Boolean).join(', ');
    case 'or':
      return `(${selector.of.map((part) => selectorText(part) || 'all').join(' or ')})`;
    case 'not':
      return `not (${selectorText(selector.of) || 'all'})`;
    default:
      return '';
  }
}

/** Some part of it could not be read, so that it matches nobody: half typed, or refused. */
export function isUnreadable(selector: Selector): boolean {
  return requirements(selector).some(({ op, ...rest }) => op === 'in' && 'values' in rest && rest.values.length === 0);
}

/** `TCP 80`, `TCP 80 to 90`, `UDP port dns`, `every TCP port`. */
export function portPhrase(match: PortMatch, shown: Shown): string {
  const { protocol, port } = match;
  const name = protocol === undefined ? '' : `${protocolName(protocol)} `;
  switch (port.kind) {
    case 'all':
      return `every ${name}port`;
    case 'numbers':
      return `${name || 'port '}${port.first === port.last ? port.first : `${port.first} to ${port.last}`}`;
    case 'named':
      return `${name}port ${shown(port.name)}`;
  }
}

export function portsPhrase(ports: readonly PortMatch[] | undefined, shown: Shown): string {
  if (ports === undefined) return 'every protocol and port';
  if (ports.length === 0) return 'no port that can be read';
  return joined(
    ports.map((port) => portPhrase(port, shown)),
    'or',
  );
}

/** `pods with role=api in shop`, `any pod in namespaces with team=ops`, `10.0.0.0/8 without 10.1.0.0/16`. */
export function peerPhrase(peer: Peer, shown: Shown): string {
  switch (peer.kind) {
    case 'pods':
      return podPeerPhrase(peer, shown);
    case 'addresses':
      return rangesPhrase(peer);
    case 'labelled': {
      return labelledPhrase(peer.selector, 'what', shown);
    }
    case 'services': {
      const labels = peer.selector === undefined ? '' : selectorText(peer.selector);
      const which =
        peer.selector === undefined
          ? `Service ${shown(peer.name ?? '')}`
          : labels === ''
            ? 'any Service'
            : `Services with ${shown(labels)}`;
      return peer.namespace === undefined ? which : `${which} in ${shown(peer.namespace)}`;
    }
    case 'domains':
      return joined(peer.names.map(shown), 'or');
    case 'nodes': {
      const labels = selectorText(peer.nodes);
      return labels === '' ? 'any node' : `nodes with ${shown(labels)}`;
    }
  }
}

export function rangesPhrase(peer: AddressPeer): string {
  const ranges = joined(peer.ranges.map(formatCidr), 'or');
  return peer.except.length === 0 ? ranges : `${ranges} without ${joined(peer.except.map(formatCidr), 'and')}`;
}

/** Whom a policy applies to, in the words of its own selectors. */
export function subjectWords(subject: Subject, shown: Shown): string {
  if (subject.kind === 'pods') return podPeerPhrase(subject, shown);
  const labels = selectorText(subject.selector);
  if (subject.kind === 'hosts') return labels === '' ? 'any node' : `nodes with ${shown(labels)}`;
  return labelledPhrase(subject.selector, 'pods', shown);
}

export function podPeerPhrase(peer: Pick<PodPeer, 'pods' | 'namespaces'>, shown: Shown): string {
  if (isUnreadable(peer.pods)) return 'pods that cannot be told yet';
  const labels = selectorText(peer.pods);
  return `${labels === '' ? 'any pod' : `pods with ${shown(labels)}`} ${scopePhrase(peer.namespaces, shown)}`;
}

export function scopePhrase(scope: NamespaceScope, shown: Shown): string {
  if (scope.kind === 'named') return `in ${shown(scope.name)}`;
  if (isUnreadable(scope.selector)) return 'in namespaces that cannot be told yet';
  const labels = selectorText(scope.selector);
  return labels === '' ? 'in any namespace' : `in namespaces with ${shown(labels)}`;
}

/** `rule 2`, as people count. */
export function ordinalOf(path: Path): number {
  const last = path.at(-1);
  return typeof last === 'number' ? last + 1 : 1;
}
