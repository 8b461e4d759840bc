import { emptySet } from './bitset.ts';
import { both, exactly, type Matching } from './labels.ts';
import type { MatchWorld } from './match.ts';
import type { NamespaceScope, Subject } from './model.ts';
import { ALL, type Selector } from './selector.ts';

/** Whom a policy with this subject applies to, by ordinal: selectable pods only. */
export function matchSubject(subject: Subject, { inventory, labelling }: MatchWorld): Matching {
  if (subject.kind === 'pods') return inventory.match(subject.namespaces, subject.pods);
  if (labelling === undefined || subject.kind === 'hosts') return exactly(emptySet(inventory.endpoints.length));
  const matching = labelling.pods(subject.selector);
  if (subject.namespace === undefined) return matching;
  return both(inventory.match({ kind: 'named', name: subject.namespace }, ALL), matching);
}

/** The selector of the subject itself, for words and comparisons: what it matches is `matchSubject`'s to say. */
export function subjectSelector(subject: Subject): Selector {
  return subject.kind === 'pods' ? subject.pods : subject.selector;
}

/** The namespaces in which the subject's pods are. */
export function subjectScope(subject: Subject): NamespaceScope {
  if (subject.kind === 'pods') return subject.namespaces;
  return subject.kind === 'hosts' || subject.namespace === undefined
    ? { kind: 'selected', selector: ALL }
    : { kind: 'named', name: subject.namespace };
}
