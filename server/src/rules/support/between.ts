/** Rules next to others of the same object or of other policies: how they are found, and what they are called. */

import { type CoverIndex, coverIndex } from '../../engine/cover/coverIndex.ts';
import { coverAmong, type OwnRules } from '../../engine/cover/fewRules.ts';
import type { PlacedRule } from '../../engine/cover/order.ts';
import { calico } from '../../engine/dataplane/calico/calico.ts';
import { cilium } from '../../engine/dataplane/cilium/cilium.ts';
import type { Dataplane } from '../../engine/dataplane/dataplane.ts';
import { kubernetes } from '../../engine/dataplane/kubernetes.ts';
import type { Policy, Rule as PolicyRule } from '../../engine/model.ts';
import { placeParts } from '../../engine/parts.ts';
import { remembered } from '../../engine/remembered.ts';
import type { ManifestObject } from '../../lower/object.ts';
import type { Family } from '../../schema/field.ts';
import type { ClusterView, Level, RelatedPlace, RuleSubject } from '../rule.ts';
import { code, upperFirst } from './text.ts';

/** The rules of one object among themselves, as the API that it is of has them. */
export function ownRules(object: ManifestObject): OwnRules | undefined {
  const family = object.schema?.family;
  if (family === undefined || object.policies.every(({ rules }) => rules.length < 2)) return undefined;
  const enforcer = enforcerOf(family);
  return coverAmong(placeParts(object.policies, enforcer, [], 'enforced'), enforcer);
}

const enforcerOf = remembered((family: Family): Dataplane => {
  if (family === 'calico') return calico();
  return family === 'cilium' ? cilium() : kubernetes;
});

/** The object's rules among those of all policies in force; none where the enforcer does not read its kind. */
export function placedRules({ object, programs }: RuleSubject):
  | {
      readonly index: CoverIndex;
      readonly rules: readonly PlacedRule[];
    }
  | undefined {
  if (programs === undefined || object.policies.length === 0) return undefined;
  const index = coverIndex(programs);
  return { index, rules: object.policies.flatMap(({ id }) => index.of(id)) };
}

/** The first of them; the rest is not asked for. */
export function find<T>(all: Iterable<T>, holds: (one: T) => boolean): T | undefined {
  for (const one of all) if (holds(one)) return one;
  return undefined;
}

export function isSameObject(a: Policy, b: Policy): boolean {
  return (a.object ?? a.id) === (b.object ?? b.id);
}

/** Whoever wrote both in one file, or took them from one cluster, has both there; a folder may be for several clusters. */
export function levelBetween(cluster: ClusterView | undefined): Level {
  return cluster !== undefined && cluster.snapshot.source.kind !== 'workspace' && cluster.old !== true
    ? 'warning'
    : 'info';
}

/** `ingress rule 2`; of lists that say what they do, `ingressDeny rule 1`. */
export function ruleName({ path, direction }: Pick<PolicyRule, 'path' | 'direction'>): string {
  const at = path.findIndex((step) => typeof step === 'string' && step.startsWith(direction));
  const list = at < 0 ? direction : String(path[at]);
  const item = path[at + 1];
  return typeof item === 'number' ? `${list} rule ${item + 1}` : `${list} rule`;
}

/** `ingress rule 2 here`, `ingress rule 2 of deny-all`. */
export function ruleOf({ policy, rule }: PlacedRule, seenFrom: Policy): string {
  return isSameObject(policy, seenFrom) ? ruleName(rule) : `${ruleName(rule)} of ${policyName(policy, seenFrom)}`;
}

/** With its kind and namespace where those are other ones. */
export function policyName({ kind, namespace, name }: Policy, seenFrom: Policy): string {
  const full = namespace !== undefined && namespace !== seenFrom.namespace ? `${namespace}/${name}` : name;
  return kind === seenFrom.kind ? code(full) : `${kind} ${code(full)}`;
}

/** `denies`. */
export function says({ action }: Pick<PolicyRule, 'action'>): string {
  const words = { Allow: 'allows', Deny: 'denies', Pass: 'passes on', Log: 'logs' } as const;
  return words[action];
}

export function relatedRule({ policy, rule }: PlacedRule): RelatedPlace {
  return { message: upperFirst(`${ruleName(rule)} ${says(rule)} it`), policy: policy.id, path: rule.path };
}

export function sameRule(a: PlacedRule, b: PlacedRule): boolean {
  return a.policy.id === b.policy.id && a.rule.path.join('.') === b.rule.path.join('.');
}
