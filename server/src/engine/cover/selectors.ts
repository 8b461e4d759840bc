/** Which selectors hold everything that another holds, whatever the labels. */

import { implies, type Weighed, weigh, weighedImplies } from '../algebra.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import type { NamespaceScope, PodPeer, Subject } from '../model.ts';
import { rememberedWeakly } from '../remembered.ts';
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
  readonly spelling: CoverSpelling;
}

/** A spelling that remembers how selectors are spelt, and what that says, as long as whoever wrote them has them. */
export interface CoverSpelling extends Spelling {
  readonly weighed: (selector: Selector, ofPods: boolean) => Weighed;
  readonly ofSubject: (subject: Subject) => Written | undefined;
  readonly ofPeer: (peer: PodPeer) => Written;
}

export function coverFacts({ rangesHold, portRanges, ignores, spelling }: CoverSource): CoverFacts {
  return { rangesHold, portRanges, ignores, spelling: remembering(spelling ?? KUBERNETES_SPELLING) };
}

type CoverSource = Pick<Dataplane, 'rangesHold' | 'portRanges' | 'ignores' | 'spelling'>;

function remembering({ flat, plain, alike, podsAlone }: Spelling): CoverSpelling {
  const plainOfPods = rememberedWeakly((selector: Selector) => plain(selector, true));
  const plainOfAll = rememberedWeakly((selector: Selector) => plain(selector, false));
  const plainOf = (selector: Selector, ofPods: boolean) => (ofPods ? plainOfPods : plainOfAll)(selector);
  const weighed = rememberedWeakly(weigh);
  return {
    flat,
    plain: plainOf,
    alike,
    podsAlone,
    weighed: (selector, ofPods) => weighed(plainOf(selector, ofPods)),
    ofSubject: rememberedWeakly((subject: Subject) => spelt(subject, flat)),
    ofPeer: rememberedWeakly(({ namespaces, pods }: PodPeer) => ({ selector: flat(namespaces, pods), ofPods: true })),
  };
}

/** Undefined for policies of hosts. */
export function writtenSubject(subject: Subject, { ofSubject }: CoverSpelling): Written | undefined {
  return ofSubject(subject);
}

function spelt(subject: Subject, flat: Spelling['flat']): Written | undefined {
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

export function writtenPods(peer: PodPeer, { ofPeer }: CoverSpelling): Written {
  return ofPeer(peer);
}

/** What the enforcer's own selector holds at one end of a flow. */
export function writtenLabels(selector: Selector, { podsAlone }: Spelling): Written {
  return { selector, ofPods: podsAlone(selector) };
}

/**
 * Whatever `b` holds `a` holds too. Pods alone never hold what may be something else. What holds nobody is held by none:
 * it would be by all, and that says nothing.
 */
export function holdsAll(a: Written, b: Written, { weighed }: CoverSpelling): boolean {
  if (a.ofPods && !b.ofPods) return false;
  const narrow = weighed(b.selector, b.ofPods);
  return !narrow.contradictory && weighedImplies(narrow, weighed(a.selector, b.ofPods));
}

export function subjectCovers(a: Subject, b: Subject, spelling: CoverSpelling): boolean {
  if (a.kind === 'hosts' || b.kind === 'hosts') {
    return a.kind === 'hosts' && b.kind === 'hosts' && implies(b.selector, a.selector);
  }
  const [wide, narrow] = [writtenSubject(a, spelling), writtenSubject(b, spelling)];
  return wide !== undefined && narrow !== undefined && holdsAll(wide, narrow, spelling);
}
