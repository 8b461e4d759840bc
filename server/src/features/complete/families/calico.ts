import { cidrValues } from '../addresses.ts';
import { expressionValues } from '../calico/expression.ts';
import {
  accounts,
  icmpTypes,
  interfaces,
  nodeAddresses,
  nodes,
  orders,
  ports,
  profiles,
  protocols,
  serviceNames,
  serviceNamespaces,
  tiers,
  types,
} from '../calico/values.ts';
import { whole } from '../plain.ts';
import type { Spot } from '../spot.ts';
import type { FamilyCompletion } from './family.ts';
import { KUBERNETES } from './kubernetes.ts';

const ranges = (spot: Spot) => cidrValues(spot.view.cluster);

export const CALICO: FamilyCompletion = {
  values: {
    // A staged policy of Kubernetes is completed like one.
    ...KUBERNETES.values,
    'calico-subject': expressionValues,
    'calico-subject-namespaces': expressionValues,
    'calico-subject-accounts': expressionValues,
    'calico-peer': expressionValues,
    'calico-not-peer': expressionValues,
    'calico-peer-namespaces': expressionValues,
    'calico-peer-accounts': expressionValues,
    'calico-tier': tiers,
    'calico-order': orders,
    'calico-types': types,
    'calico-rules': () => [whole('[]', 'no rules: the rest of the tier decides, or its end')],
    'calico-protocol': protocols,
    'calico-port': ports,
    'calico-net': ranges,
    'calico-not-net': ranges,
    'calico-set-net': ranges,
    'calico-account-name': accounts,
    'calico-service-name': serviceNames,
    'calico-service-namespace': serviceNamespaces,
    'calico-icmp-type': icmpTypes,
    'calico-host-node': nodes,
    'calico-host-address': nodeAddresses,
    'calico-host-interface': interfaces,
    'calico-host-profile': profiles,
  },
  selectors: KUBERNETES.selectors,
};
