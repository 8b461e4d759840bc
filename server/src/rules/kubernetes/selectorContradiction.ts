import { unsatisfiable } from '../../engine/algebra.ts';
import { requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { calicoSelectorContradiction } from '../calico/common/selectorContradiction.ts';
import type { Finding, Rule } from '../rule.ts';
import { ciliumContradictions } from '../support/cilium/contradictions.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { peersOf, selectorPaths } from '../support/peers.ts';
import { inVain, scopesOf } from '../support/scopes.ts';
import { code } from '../support/text.ts';
import { requirementText } from '../support/words.ts';

/** A selector whose own demands exclude each other: it never matches anything (kubernetes.md 0.4.4). */
export const selectorContradiction: Rule = {
  code: 'selector-contradiction',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'A selector that contradicts itself',
  answers: ['A-M36', 'cilium-M93', 'calico-M37'],
  *check(subject) {
    yield* calicoSelectorContradiction(subject);
    yield* ciliumContradictions(subject);
    const found = policyText(subject);
    if (!found) return;
    for (const each of selectorsOf(found)) {
      const clash = clashOf(each.selector);
      if (clash) yield finding(each, clash);
    }
  },
};

interface Placed {
  readonly selector: Selector;
  readonly path: readonly (string | number)[];
  readonly effect: string;
}

function* selectorsOf(found: PolicyText): Iterable<Placed> {
  const { subject } = found.policy;
  yield { selector: subjectSelector(subject), path: subject.path, effect: inVain(undefined) };
  for (const { selector, path, peer } of scopesOf(found)) yield { selector, path, effect: inVain(peer) };
  for (const peer of peersOf(found)) {
    const path = selectorPaths(peer).pods;
    if (peer.peer.kind === 'pods' && path) yield { selector: peer.peer.pods, path, effect: inVain(peer) };
  }
}

/** Two demands that exclude each other. What could not be read asks for nothing at all, and is told elsewhere. */
function clashOf(selector: Selector) {
  const wanted = requirements(selector);
  if (!unsatisfiable(selector) || wanted.some((each) => each.op === 'in' && each.values.length === 0)) return undefined;
  for (const [index, one] of wanted.entries()) {
    for (const other of wanted.slice(index + 1)) {
      const both: Selector = {
        kind: 'and',
        of: [
          { kind: 'requirement', requirement: one },
          { kind: 'requirement', requirement: other },
        ],
      };
      if (unsatisfiable(both)) return [one, other] as const;
    }
  }
  return undefined;
}

function finding({ path, effect }: Placed, [one, other]: NonNullable<ReturnType<typeof clashOf>>): Finding {
  return {
    code: 'selector-contradiction',
    level: 'warning',
    message: `${code(requirementText(one))} and ${code(requirementText(other))} exclude each other, and a selector needs both: ${effect}. Remove one of them.`,
    path: other.path ?? path,
    part: 'key',
    related: one.path ? [{ message: 'The other demand', path: one.path }] : [],
  };
}
