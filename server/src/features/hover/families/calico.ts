/** Which writer speaks about which field of the Calico kinds. */

import type { Path } from '../../../engine/model.ts';
import { CALICO_SELECTORS } from '../../../schema/calico/roles.ts';
import type { Field, FieldRole } from '../../../schema/field.ts';
import type { FieldPlace } from '../../place.ts';
import type { DocumentView } from '../../view.ts';
import { expressionMeaning } from '../calico/expressions.ts';
import { objectMeaning } from '../calico/objects.ts';
import { actionMeaning, orderMeaning, tierMeaning } from '../calico/order.ts';
import { calicoNamespaceMeaning, calicoPolicyMeaning, typeMeaning, typesMeaning } from '../calico/policy.ts';
import {
  accountsMeaning,
  calicoPortMeaning,
  calicoRuleMeaning,
  calicoRulesMeaning,
  endMeaning,
  hostFlagMeaning,
  netMeaning,
  protocolMeaning,
  servicesMeaning,
} from '../calico/rules.ts';
import type { Meaning, Writer } from '../meaning.ts';
import { kubernetesWriter } from './kubernetes.ts';

const net: Writer = ({ view, place }) => netMeaning(view, place.node);

const BY_ROLE: Readonly<Partial<Record<FieldRole, Writer>>> = {
  'calico-spec': calicoPolicyMeaning,
  'calico-staged-kubernetes': calicoPolicyMeaning,
  metadata: calicoPolicyMeaning,
  name: calicoPolicyMeaning,
  namespace: calicoNamespaceMeaning,
  'calico-tier': tierMeaning,
  'calico-order': orderMeaning,
  'calico-types': typesMeaning,
  'calico-type': typeMeaning,
  'calico-rules': calicoRulesMeaning,
  'calico-rule': calicoRuleMeaning,
  'calico-action': actionMeaning,
  'calico-protocol': protocolMeaning,
  'calico-entity': endMeaning,
  'calico-port': calicoPortMeaning,
  'calico-net': net,
  'calico-not-net': net,
  'calico-services': servicesMeaning,
  'calico-accounts': accountsMeaning,
  'calico-host-flag': hostFlagMeaning,
};

export function calicoWriter(place: FieldPlace, field: Field, path: Path): Writer | undefined {
  if (path.length === 1 && path[0] === 'kind') return calicoPolicyMeaning;
  const own = CALICO_SELECTORS.has(field.role) ? expressionMeaning : field.role && BY_ROLE[field.role];
  if (own) return own;
  // A staged policy of Kubernetes is written like one.
  const staged = place.manifest.object.kind === 'StagedKubernetesNetworkPolicy' && path[0] === 'spec';
  return staged ? kubernetesWriter(place, field, path) : undefined;
}

/** Objects that are no policies. */
export function calicoObjectMeaning(view: DocumentView, place: FieldPlace): Meaning | undefined {
  return objectMeaning(view, place);
}
