import { type Reader, textAt } from '../../../schema/calico/views.ts';
import type { KindSchema } from '../../../schema/field.ts';
import type { PlacedField } from '../../../schema/walk.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import type { RuleSubject } from '../../rule.ts';
import { type Judgement, judgement } from '../refuse.ts';

/** What `calicoctl` reads; the objects below, in `crd.projectcalico.org/v1`, never come to it. */
export function isForCalicoctl(schema: KindSchema | undefined): boolean {
  return schema?.apiVersion === 'projectcalico.org/v3';
}

/** What Calico's client refuses only when it writes. */
export function refusedOnCreate({ object }: RuleSubject): Judgement {
  return judgement(['calicoctl-create'], object.schema);
}

export interface PlacedRule {
  readonly place: PlacedField;
  readonly node: MapNode;
  readonly direction: 'ingress' | 'egress';
}

export function* calicoRules({ structure }: RuleSubject): Iterable<PlacedRule> {
  for (const place of structure.fields) {
    if (place.field.role !== 'calico-rule' || place.node.kind !== 'map') continue;
    yield {
      place,
      node: place.node,
      direction: String(place.path[1]).toLowerCase() === 'egress' ? 'egress' : 'ingress',
    };
  }
}

export function isGlobalPolicy(kind: string | undefined): boolean {
  return kind === 'GlobalNetworkPolicy' || kind === 'StagedGlobalNetworkPolicy';
}

/** A policy that will be deleted is looked at no further. */
export function isStagedDelete({ object }: RuleSubject, reader: Reader = 'calicoctl'): boolean {
  return (object.kind ?? '').startsWith('Staged') && textAt(object.node, ['spec', 'stagedAction'], reader) === 'Delete';
}
