/** Which selectors hold everything that another holds, whatever the labels. */

import { implies, unsatisfiable } from '../algebra.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import type { NamespaceScope, PodPeer, Subject } from '../model.ts';
import { ALL, type Selector } from '../selector.ts';
import { KUBERNETES_SPELLING, type Spelling } from './spelling.ts';

/** What is selected at one end, over the enforcer's own labels. */
export interface Written {
  readonly selector: Selector;
  /** Only pods are asked. */
  readonly ofPods: boolean;
}

/** What of an enforcer decides whether one rule covers another. */
export interface CoverFacts extends Pick<Dataplane, 'rangesHold' | 'portRanges' | 'ignores'> {
  readonly spelling: Spelling;
}

export function coverFacts({ rangesHold, portRanges, ignores, spelling }: Dataplane): CoverFacts {
  return { rangesHold, portRanges, ignores, spelling: spelling ?? KUBERNETES_SPELLING };
}

/** Undefined for policies of hosts. */
export function writtenSubject(subject: Subject, { flat }: Spelling): Written | undefined {
  switch (subject.kind) {
    case 'pods':
      return { selector: flat(subject.namespaces, subject.pods), ofPods: true };
    case 'labelled': {
      const { selector, namespace } = subject;
      const scope: NamespaceScope | undefined =
        namespace === undefined ? undefined : { kind: 'named', name: namespace };
      return { selector: scope ? { kind: 'and', of: [selector, flat(scope, ALL)] } : selector, ofPods: true };
    }
    case 'hosts':
      return undefined;
  }
}

export function writtenPods({ namespaces, pods }: PodPeer, { flat }: Spelling): Written {
  return { selector: flat(namespaces, pods), ofPods: true };
}

/** What the enforcer's own selector holds at one end of a flow. */
export function writtenLabels(selector: Selector, { podsAlone }: Spelling): Written {
  return { selector, ofPods: podsAlone(selector) };
}

/**
 * Whatever `b` holds `a` holds too. Pods alone never hold what may be something else. What holds nobody is held by none:
 * it would be by all, and that says nothing.
 */
export function holdsAll(a: Written, b: Written, { plain }: Spelling): boolean {
  if (a.ofPods && !b.ofPods) return false;
  const narrow = plain(b.selector, b.ofPods);
  return !unsatisfiable(narrow) && implies(narrow, plain(a.selector, b.ofPods));
}

export function subjectCovers(a: Subject, b: Subject, spelling: Spelling): boolean {
  if (a.kind === 'hosts' || b.kind === 'hosts') {
    return a.kind === 'hosts' && b.kind === 'hosts' && implies(b.selector, a.selector);
  }
  const [wide, narrow] = [writtenSubject(a, spelling), writtenSubject(b, spelling)];
  return wide !== undefined && narrow !== undefined && holdsAll(wide, narrow, spelling);
}
