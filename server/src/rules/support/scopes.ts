import type { Rule } from '../../engine/model.ts';
import { isEverything, type Selector } from '../../engine/selector.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { PolicyText } from './manifest.ts';
import { type PeerText, peersOf, selectorPaths } from './peers.ts';

/** One selector of namespaces that demands something, and whose it is. */
export interface ScopeText {
  readonly selector: Selector;
  /** Of the selector itself: `…namespaceSelector`, `…namespaces`. */
  readonly path: Path;
  /** Undefined: the policy's own subject. */
  readonly peer: PeerText | undefined;
}

/** The selectors of namespaces: of the subject, and of every peer in a direction that the policy governs. */
export function* scopesOf(found: PolicyText): Iterable<ScopeText> {
  const { subject } = found.policy;
  if (subject.kind === 'pods' && subject.namespaces.kind === 'selected') {
    const path = scopePath(found, subject.path);
    if (path && !isEverything(subject.namespaces.selector)) {
      yield { selector: subject.namespaces.selector, path, peer: undefined };
    }
  }
  for (const peer of peersOf(found)) {
    if (peer.peer.kind !== 'pods' || peer.peer.namespaces.kind !== 'selected') continue;
    const { selector } = peer.peer.namespaces;
    const path = selectorPaths(peer).namespaces;
    if (path && !isEverything(selector)) yield { selector, path, peer };
  }
}

/** A subject's path ends in `namespaces`, which is the selector, or in `pods`, which holds it. */
function scopePath({ root }: PolicyText, path: Path): Path | undefined {
  if (path.at(-1) === 'namespaces') return path;
  const pods = nodeAt(root, path);
  return pods?.kind === 'map' && get(pods, 'namespaceSelector') ? [...path, 'namespaceSelector'] : undefined;
}

/** What comes of a selector that matches nothing: half a sentence. */
export function inVain(peer: PeerText | undefined): string {
  if (!peer) return 'this policy selects nothing';
  return deniesInVain(peer.rule)
    ? 'this peer matches nothing, and nobody is denied by it'
    : 'this peer matches nothing';
}

function deniesInVain({ action }: Rule): boolean {
  return action === 'Deny';
}
