import type { Field } from '../field.ts';
import { cidrList, cidrSet } from './cidr.ts';
import { API, doc, inward, type Side } from './doc.ts';
import { entities } from './entities.ts';
import { fqdns } from './fqdn.ts';
import { endpointSelector } from './selectors.ts';

/** The fields of an item that name peers. At most one of them may hold something (V10). */
export function peerFields(side: Side): Readonly<Record<string, Field>> {
  const { prefix } = side;
  return {
    [`${prefix}Endpoints`]: endpoints(side),
    [`${prefix}Entities`]: entities(side),
    [`${prefix}CIDR`]: cidrList(side),
    [`${prefix}CIDRSet`]: cidrSet(side),
    [`${prefix}Nodes`]: nodes(side),
    [`${prefix}Groups`]: groups(side),
    ...(!inward(side) && { toServices: services(side) }),
    ...(!inward(side) && !side.denies && { toFQDNs: fqdns() }),
    [`${prefix}Requires`]: requires(side),
  };
}

function endpoints(side: Side): Field {
  const name = `${side.prefix}Endpoints`;
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API[side.direction],
      'pods that Cilium manages, by label; any one selector suffices',
      [
        "In a CiliumNetworkPolicy a selector that does not speak of a namespace means the policy's own.",
        '`- {}` is every pod of that scope. Empty `[]`: nobody.',
        'Labels in one selector must all be there; two selectors are two choices.',
        'Never nodes or outside addresses: see the fields for entities and CIDRs.',
      ],
      {
        versions: ['Since 1.19 only pods of the own cluster, unless a selector names `io.cilium.k8s.policy.cluster`.'],
        example: `${name}:\n- matchLabels:\n    k8s:io.kubernetes.pod.namespace: shop\n    app: web`,
      },
    ),
    items: endpointSelector(
      'cilium-peer-endpoints',
      doc(API.selector, 'pods by label', [
        "Without a key for the namespace: the policy's own namespace in a CiliumNetworkPolicy, every namespace in a CiliumClusterwideNetworkPolicy.",
        '`io.kubernetes.pod.namespace` names another namespace; with the operator `Exists` it means every one. A key that begins with `io.cilium.k8s.namespace.labels.` lifts the limit too.',
        'A key of the source `reserved` switches all of that off: the selector is taken as it stands.',
        'Empty `{}`: every pod of the scope.',
      ]),
    ),
  };
}

function nodes(side: Side): Field {
  const name = `${side.prefix}Nodes`;
  return {
    type: 'list',
    role: 'cilium-peers',
    since: '1.16',
    doc: doc(
      API[side.direction],
      'other nodes, by the labels of the Node objects; any one selector suffices',
      [
        'Refused unless the agent runs with `enable-node-selector-labels`, which is off by default.',
        'Never the node that the pod itself runs on: that is the entity `host`.',
      ],
      { example: `${name}:\n- matchLabels:\n    node-role.kubernetes.io/control-plane: ""` },
    ),
    items: endpointSelector(
      'cilium-peer-nodes',
      doc(API.selector, 'nodes by label', ['Empty `{}`: every other node.']),
    ),
  };
}

function groups(side: Side): Field {
  const list = (summary: string): Field => ({
    type: 'list',
    doc: doc(API.groups, summary),
    items: { type: 'string', doc: doc(API.groups, 'one of them') },
  });
  return {
    type: 'list',
    role: 'cilium-peers',
    since: inward(side) ? '1.16' : '1.4',
    doc: doc(
      API.groups,
      'groups of a cloud provider, whose addresses Cilium looks up',
      [
        'Needs an operator that is built for the provider. A group that nothing resolves holds nobody.',
        'Empty `[]` counts as missing: with ports beside it, everybody.',
      ],
      {
        versions: [
          'Up to 1.19 the operator makes a second policy of it, and the agent passes over this one.',
          'Before 1.16.17, 1.17.10 and 1.18.4 a group without addresses let everybody through.',
        ],
      },
    ),
    items: {
      type: 'object',
      doc: doc(API.groups, 'one group'),
      fields: {
        aws: {
          type: 'object',
          doc: doc(API.groups, 'instances of AWS: all conditions must hold'),
          fields: {
            labels: {
              type: 'map',
              doc: doc(API.groups, 'tags of the instances'),
              items: { type: 'string', doc: doc(API.groups, 'the value of the tag') },
            },
            region: { type: 'string', doc: doc(API.groups, 'the region to look in') },
            securityGroupsIds: list('security groups by id'),
            securityGroupsNames: list('security groups by name'),
          },
        },
      },
    },
  };
}

function services(side: Side): Field {
  const namespace: Field = {
    type: 'string',
    role: 'cilium-service-namespace',
    default: 'every namespace',
    doc: doc(API.service, 'the namespace of the Service', [
      "Missing or empty: Services of that name in every namespace, not only in the policy's own.",
    ]),
  };
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API.service,
      'what stands behind Services; any one suffices',
      [
        'Stands for the pods that the Service selects, on all their ports, ready or not, whether they are reached through the Service or not.',
        'Ports beside it are those of the pods, not of the Service.',
        'A Service without selector stands for the addresses of its endpoints, which never match pods or nodes; for the API server use the entity `kube-apiserver`.',
        side.denies
          ? 'Nobody resolves it in a deny rule: with ports beside it the ports are denied to everybody, without them nothing is.'
          : 'A Service that does not exist names nobody; with ports beside it, the ports are open to everybody.',
      ],
      {
        versions: ['Up to 1.16 only Services without selector, and never together with `toPorts`.'],
        example: 'toServices:\n- k8sService:\n    serviceName: db\n    namespace: shop',
      },
    ),
    items: {
      type: 'object',
      role: 'cilium-service-peer',
      doc: doc(API.service, 'one Service by name, or Services by label', ['With both, only the selector counts.']),
      fields: {
        k8sService: {
          type: 'object',
          role: 'cilium-service-ref',
          doc: doc(API.service, 'a Service by name'),
          fields: {
            serviceName: {
              type: 'string',
              role: 'cilium-service-name',
              doc: doc(API.service, 'the name of the Service'),
            },
            namespace,
          },
        },
        k8sServiceSelector: {
          type: 'object',
          since: '1.17',
          doc: doc(API.service, 'a choice of Services by their own labels'),
          fields: {
            selector: {
              required: true,
              ...endpointSelector(
                'cilium-service-selector',
                doc(API.service, 'the labels of the Services', ['Empty `{}`: every Service of the namespace.']),
                'cilium-service',
              ),
            },
            namespace,
          },
        },
      },
    },
  };
}

function requires(side: Side): Field {
  return {
    type: 'list',
    maxItems: 0,
    until: '1.19',
    doc: doc(
      API[side.direction],
      'once: labels that every peer of the rule had to have as well',
      [
        'No effect any more; a list that holds something is refused.',
        'Put its labels into each selector of the peers.',
      ],
      { versions: ['Deprecated in 1.17, without effect since 1.19.'] },
    ),
    items: { type: 'string', doc: doc(API[side.direction], 'nothing is allowed here') },
  };
}
