/** Which writer speaks about which field of AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy. */

import type { Path } from '../../../engine/model.ts';
import type { Field, FieldRole } from '../../../schema/field.ts';
import type { FieldPlace } from '../../place.ts';
import { networkMeaning, networksMeaning } from '../admin/networks.ts';
import { actionMeaning, adminPolicyMeaning, priorityMeaning, tierMeaning } from '../admin/order.ts';
import { adminPeersMeaning, adminPortsMeaning, adminRuleMeaning, adminRulesMeaning } from '../admin/rules.ts';
import {
  adminNamespacesMeaning,
  adminPartMeaning,
  adminPodsMeaning,
  nodesMeaning,
  subjectMeaning,
} from '../admin/selectors.ts';
import type { Writer } from '../meaning.ts';
import { portMeaning } from '../ports.ts';
import { peerMeaning } from '../rules.ts';

const selector =
  (whole: Writer): Writer =>
  (context) =>
    adminPartMeaning(context) ?? whole(context);

const BY_ROLE: Readonly<Partial<Record<FieldRole, Writer>>> = {
  'admin-spec': adminPolicyMeaning,
  metadata: adminPolicyMeaning,
  name: adminPolicyMeaning,
  'admin-tier': tierMeaning,
  'admin-priority': priorityMeaning,
  'admin-subject': subjectMeaning,
  'subject-namespaces': selector(adminNamespacesMeaning),
  'subject-pods': selector(adminPodsMeaning),
  namespaces: selector(adminNamespacesMeaning),
  'peer-pods': selector(adminPodsMeaning),
  'admin-nodes': nodesMeaning,
  'admin-rules': adminRulesMeaning,
  'admin-rule': adminRuleMeaning,
  'admin-action': actionMeaning,
  'admin-peers': adminPeersMeaning,
  'admin-peer': peerMeaning,
  'admin-networks': networksMeaning,
  'admin-network': networkMeaning,
  'admin-ports': adminPortsMeaning,
  'admin-port-item': portMeaning,
};

export function adminWriter(_place: FieldPlace, field: Field, path: Path): Writer | undefined {
  if (path.length === 1 && path[0] === 'kind') return adminPolicyMeaning;
  return field.role && BY_ROLE[field.role];
}
