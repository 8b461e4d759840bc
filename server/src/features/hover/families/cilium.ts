/** Which writer speaks about which field of the Cilium kinds. */

import type { Path } from '../../../engine/model.ts';
import type { Field, FieldRole } from '../../../schema/field.ts';
import type { FieldPlace } from '../../place.ts';
import {
  ciliumExceptMeaning,
  ciliumRangeMeaning,
  ciliumSetRangeMeaning,
  entityMeaning,
  groupMeaning,
  groupRangeMeaning,
  groupSelectorMeaning,
  hostNameMeaning,
  peerListMeaning,
  serviceMeaning,
} from '../cilium/peers.ts';
import { ciliumPortMeaning, ciliumPortsMeaning, icmpMeaning } from '../cilium/ports.ts';
import {
  ciliumPolicyMeaning,
  ciliumRuleMeaning,
  defaultDenyMeaning,
  itemMeaning,
  sectionMeaning,
} from '../cilium/rules.ts';
import {
  ciliumHostsMeaning,
  ciliumPartMeaning,
  ciliumSubjectMeaning,
  endpointsMeaning,
  peerNodesMeaning,
} from '../cilium/selectors.ts';
import type { Writer } from '../meaning.ts';

const selector =
  (whole: Writer): Writer =>
  (context) =>
    ciliumPartMeaning(context) ?? whole(context);

const BY_ROLE: Readonly<Partial<Record<FieldRole, Writer>>> = {
  metadata: ciliumPolicyMeaning,
  name: ciliumPolicyMeaning,
  'cilium-rule': ciliumRuleMeaning,
  'cilium-rules': ciliumPolicyMeaning,
  'cilium-subject': selector(ciliumSubjectMeaning),
  'cilium-subject-nodes': selector(ciliumHostsMeaning),
  'cilium-section': sectionMeaning,
  'cilium-item': itemMeaning,
  'cilium-default-deny': defaultDenyMeaning,
  'cilium-peers': peerListMeaning,
  'cilium-peer-endpoints': selector(endpointsMeaning),
  'cilium-peer-nodes': selector(peerNodesMeaning),
  'cilium-entity': entityMeaning,
  'cilium-cidr-rule': ciliumRangeMeaning,
  'cilium-cidr-group': groupMeaning,
  'cilium-group-selector': groupSelectorMeaning,
  'cilium-service-peer': serviceMeaning,
  'cilium-fqdn': hostNameMeaning,
  'cilium-fqdn-pattern': hostNameMeaning,
  'cilium-ports': ciliumPortsMeaning,
  'cilium-port-item': ciliumPortMeaning,
  'cilium-icmp-field': icmpMeaning,
};

export function ciliumWriter(place: FieldPlace, field: Field, path: Path): Writer | undefined {
  if (place.manifest.object.schema?.kind === 'CiliumCIDRGroup') {
    return field.role === 'cilium-cidr' ? groupRangeMeaning : undefined;
  }
  if (field.role === 'cilium-except') return typeof path.at(-1) === 'number' ? ciliumExceptMeaning : undefined;
  if (path.length === 1 && path[0] === 'kind') return ciliumPolicyMeaning;
  if (field.role === 'cilium-cidr') return typeof path.at(-1) === 'number' ? ciliumRangeMeaning : ciliumSetRangeMeaning;
  return field.role && BY_ROLE[field.role];
}
