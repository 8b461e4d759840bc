import type { Direction, Policy } from '../../engine/model.ts';
import { get } from '../../syntax/cursor.ts';
import { calicoAllowsNothing } from '../calico/common/typesDefaulted.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { ciliumEmptyItems } from '../support/cilium/emptyItems.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { promisesToAllow } from '../support/intent.ts';
import {
  DIRECTIONS,
  hasItems,
  isBorrowed,
  listedTypes,
  type NetworkPolicyText,
  networkPolicy,
} from '../support/manifest.ts';
import { subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A policy without a single rule: it isolates the pods it selects and lets nothing through (kubernetes.md A.3.2, A.4
 * rows 9 and 13). Told where the text says otherwise or says nothing: the name promises to allow, or neither types nor
 * rules are written.
 */
export const allowsNothing: Rule = {
  code: 'allows-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'calico', 'cilium'],
  title: 'A policy without rules denies',
  answers: ['A-M26', 'calico-M14', 'cilium-M04'],
  *check(subject) {
    yield* calicoAllowsNothing(subject);
    yield* ciliumEmptyItems(subject);
    const found = networkPolicy(subject);
    if (!found || found.policy.rules.length > 0) return;
    // A rule that cannot be read was still meant to be one.
    if (DIRECTIONS.some((direction) => hasItems(get(found.spec, direction)))) return;
    const types = get(found.spec, 'policyTypes');
    if (promisesToAllow(found.policy.name)) {
      yield {
        code: 'allows-nothing',
        level: 'warning',
        message: `${effect(subject, found.policy, 'By its name this policy allows something, but it has no rule')} ${advice(found.policy)}`,
        path: types ? ['spec', 'policyTypes'] : ['spec'],
        part: 'key',
        fixes: openingFixes(found),
      } satisfies Finding;
    } else if (!listedTypes(found.spec) && !get(found.spec, 'egress') && !get(found.spec, 'ingress')) {
      yield {
        code: 'allows-nothing',
        level: 'info',
        message: `${effect(subject, found.policy, 'There are neither types nor rules here, and `policyTypes` then means `Ingress`')} Egress is left as it was. Write \`policyTypes: [Ingress]\` if that is meant.`,
        path: ['spec'],
        part: 'key',
        fixes: explicitFixes(found),
      } satisfies Finding;
    }
  },
};

function effect({ cluster }: RuleSubject, policy: Policy, because: string): string {
  const pods = cluster ? subjects(cluster, policy).pods : [];
  const whose =
    cluster && pods.length > 0
      ? `${thePods(pods, cluster.inventory)} it selects (${cluster.words})`
      : 'the pods it selects';
  return `${because}: it denies every ${connections(policy.directions, whose)} that no other policy allows${
    policy.directions.includes('egress') ? ', DNS included' : ''
  }.`;
}

function connections(directions: readonly Direction[], whose: string): string {
  if (directions.length > 1) return `connection to and from ${whose}`;
  return directions[0] === 'egress' ? `outgoing connection of ${whose}` : `incoming connection to ${whose}`;
}

function advice({ directions }: Policy): string {
  const rules = directions.map((direction) => `\`${direction}: [{}]\``).join(' and ');
  return `To allow everything, add ${rules}.`;
}

/** For every direction that it governs: open in one and closed in the other it would still not do what it promises. */
function openingFixes(found: NetworkPolicyText): readonly Fix[] {
  const { directions } = found.policy;
  const title =
    directions.length > 1 ? 'Allow everything: add empty rules' : `Allow all ${directions[0]}: add an empty rule`;
  const absent = directions.filter((direction) => !get(found.spec, direction));
  const edits = [
    ...directions.filter((direction) => !absent.includes(direction)).map((direction) => writtenRule(found, direction)),
    ...(absent.length > 0 ? [addedRules(found, absent, directions)] : []),
  ];
  return edits.includes(undefined)
    ? []
    : fix(
        title,
        edits.flatMap((each) => each ?? []),
      );
}

function writtenRule({ spec }: NetworkPolicyText, direction: Direction) {
  const entry = get(spec, direction);
  return entry && !entry.merged ? replace(entry.value, '[{}]') : undefined;
}

/** Not after an entry that is itself rewritten. */
function addedRules(
  { text, spec }: NetworkPolicyText,
  directions: readonly Direction[],
  rewritten: readonly Direction[],
) {
  const last = spec.entries.findLast(({ key }) => !rewritten.some((direction) => direction === key));
  if (!last || last.merged || isBorrowed(spec)) return undefined;
  const added = Object.fromEntries(directions.map((direction) => [direction, [{}]]));
  return insertAfter(text, spec, last, added, dashIndent(text, spec));
}

function explicitFixes({ text, spec }: NetworkPolicyText): readonly Fix[] {
  const last = spec.entries.at(-1);
  if (!last || last.merged || isBorrowed(spec) || get(spec, 'policyTypes')) return [];
  const edits = insertAfter(text, spec, last, { policyTypes: ['Ingress'] }, dashIndent(text, spec));
  return fix('Say so: add `policyTypes: [Ingress]`', edits);
}
