import type { Field, FieldDoc, KindSchema } from '../field.ts';
import { labelSelector } from '../labelSelector.ts';
import { objectMeta } from '../objectMeta.ts';

const TYPES = 'k8s.io/api networking/v1/types.go';
const DEFAULTS = 'kubernetes pkg/apis/networking/v1/defaults.go';
const VALIDATION = 'kubernetes pkg/apis/networking/validation/validation.go';

const LINK = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

const PEER_PODS: FieldDoc = {
  summary: 'pods of this peer, by label',
  facts: [
    "Alone: pods of the policy's own namespace. Next to `namespaceSelector`: pods of the namespaces chosen there, and both must match.",
    'Empty `{}`: every pod of that scope. Missing or null: not asked.',
    'Only pods with an address of their own: never nodes, host-network pods or addresses outside the cluster.',
    'Reads labels of pods, not those of a Deployment or Service.',
  ],
  versions: ['Since 1.11 it may stand together with `namespaceSelector`.'],
  example: 'podSelector:\n  matchLabels:\n    app: web',
  source: TYPES,
};

const PEER_NAMESPACES: FieldDoc = {
  summary: 'namespaces of this peer, by the labels of the Namespace objects',
  facts: [
    'Alone: every pod of these namespaces. Next to `podSelector`: only the pods chosen there.',
    "Empty `{}`: every namespace, so every pod of the cluster, but still no node, host-network pod or outside address. Missing or null: not asked, the policy's own namespace.",
    'A namespace is named by the label `kubernetes.io/metadata.name`, which every namespace has; there is no `name` label unless somebody set one.',
  ],
  versions: [
    'The label `kubernetes.io/metadata.name` is set on every namespace since 1.21.',
    'Since 1.11 it may stand together with `podSelector`.',
  ],
  example: 'namespaceSelector:\n  matchLabels:\n    kubernetes.io/metadata.name: monitoring',
  source: TYPES,
};

const IP_BLOCK: Field = {
  type: 'object',
  since: '1.8',
  role: 'ip-block',
  doc: {
    summary: 'a range of addresses, meant for addresses outside the cluster',
    facts: [
      'Stands alone in its peer: with `podSelector` or `namespaceSelector` beside it the policy is refused.',
      'Compared with the address that the packet carries where policy is enforced. Addresses of Services are already replaced by those of pods there, and a load balancer or node may have put its own address in.',
      'Covers one address family: `0.0.0.0/0` is no IPv6 address.',
    ],
    example: 'ipBlock:\n  cidr: 203.0.113.0/24\n  except:\n  - 203.0.113.128/25',
    source: TYPES,
  },
  fields: {
    cidr: {
      type: 'string',
      role: 'cidr',
      required: true,
      doc: {
        summary: 'the range that is let in, IPv4 or IPv6',
        facts: [
          'An address and a prefix length, `10.0.0.0/8`; a single address is `/32`, in IPv6 `/128`.',
          'No host names, no `from-to` ranges, no list in one text.',
        ],
        versions: [
          'Since 1.36 refused: bits set after the prefix (`10.0.0.5/8`), leading zeros (`010.0.0.0/8`), IPv4 written as IPv6 (`::ffff:10.0.0.0/104`). 1.33 to 1.35 warn.',
          'Since 1.33 an IPv6 range that is not in its shortest form (`2001:DB8::/32`) gets a warning.',
        ],
        example: 'cidr: 10.0.0.0/8',
        source: VALIDATION,
      },
    },
    except: {
      type: 'list',
      role: 'except',
      default: 'nothing is taken out',
      doc: {
        summary: 'ranges taken out of `cidr`, for this peer only',
        facts: [
          'Not a deny: another peer, rule or policy may still let these addresses in.',
          'Each must lie inside `cidr` and be smaller than it.',
        ],
        example: 'except:\n- 10.1.0.0/16',
        source: VALIDATION,
      },
      items: {
        type: 'string',
        role: 'except',
        doc: {
          summary: 'one range taken out of `cidr`',
          facts: ['Written like `cidr`, inside it, and smaller.'],
          source: VALIDATION,
        },
      },
    },
  },
};

const PEER: Field = {
  type: 'object',
  role: 'peer',
  doc: {
    summary: 'one kind of peer: pods by label, or a range of addresses',
    facts: [
      'At least one of `podSelector`, `namespaceSelector` and `ipBlock`; both selectors together mean *pods with these labels in namespaces with those labels*.',
      'Two list items are two peers, and either suffices: one dash more or less changes *and* to *or*.',
      '`ipBlock` stands alone.',
    ],
    example: '- namespaceSelector: {}\n  podSelector:\n    matchLabels:\n      app: web',
    source: TYPES,
  },
  fields: {
    podSelector: labelSelector('peer-pods', PEER_PODS),
    namespaceSelector: labelSelector('namespaces', PEER_NAMESPACES),
    ipBlock: IP_BLOCK,
  },
};

const PORT: Field = {
  type: 'object',
  role: 'port-item',
  doc: {
    summary: 'one protocol with one port, a range of ports, or all of them',
    facts: ["Always the destination's port, in both directions. An empty item `{}` is every TCP port."],
    example: '- protocol: TCP\n  port: 8080',
    source: TYPES,
  },
  fields: {
    protocol: {
      type: 'string',
      role: 'protocol',
      default: 'TCP',
      enum: ['TCP', 'UDP', 'SCTP'],
      doc: {
        summary: 'the transport protocol',
        facts: [
          'Missing or null: TCP, and only TCP. DNS needs UDP as well.',
          'Upper case. ICMP and other protocols cannot be named here.',
          'SCTP also needs a network plugin that knows it.',
        ],
        versions: ['SCTP: alpha 1.12, beta 1.19, stable since 1.20.'],
        example: 'protocol: UDP',
        source: DEFAULTS,
      },
    },
    port: {
      type: 'intOrString',
      role: 'port',
      default: 'every port of the protocol',
      minimum: 1,
      maximum: 65535,
      doc: {
        summary: 'the destination port: a number, or the name of a container port',
        facts: [
          'The port of the pod, after a Service has translated it: its `targetPort`, not its `port`.',
          'A name is looked up on each destination pod, with the protocol; a pod without that name does not match. Names are lower case, at most 15 characters, with at least one letter.',
          'Missing or null: every port of the protocol.',
          'A number in quotes is taken for a name and refused.',
        ],
        example: 'port: 8080',
        source: VALIDATION,
      },
    },
    endPort: {
      type: 'integer',
      since: '1.21',
      role: 'end-port',
      default: 'one port only',
      maximum: 65535,
      doc: {
        summary: 'the last port of a range that starts at `port`, both included',
        facts: [
          'Needs `port` as a number that is not larger.',
          'A network plugin that does not know it lets only `port` through.',
        ],
        versions: ['Alpha in 1.21, beta in 1.22, stable since 1.25.'],
        example: 'port: 32000\nendPort: 32768',
        source: VALIDATION,
      },
    },
  },
};

function peers(direction: 'ingress' | 'egress'): Field {
  const word = direction === 'ingress' ? 'source' : 'destination';
  return {
    type: 'list',
    role: 'peers',
    default: `every ${word}, inside and outside the cluster`,
    items: PEER,
    doc: {
      summary:
        direction === 'ingress'
          ? 'who may connect; any one item suffices'
          : 'what may be connected to; any one item suffices',
      facts: [
        `Missing, null or empty \`[]\`: every ${word}, inside and outside the cluster.`,
        'Combined with `ports` of the same rule: both must match.',
      ],
      example: `${direction === 'ingress' ? 'from' : 'to'}:\n- podSelector:\n    matchLabels:\n      app: web`,
      source: TYPES,
    },
  };
}

function ports(direction: 'ingress' | 'egress'): Field {
  return {
    type: 'list',
    role: 'ports',
    default: 'every protocol and port',
    items: PORT,
    doc: {
      summary:
        direction === 'ingress'
          ? 'ports of the selected pods that may be reached; any one item suffices'
          : 'destination ports that may be reached; any one item suffices',
      facts: [
        'Missing, null or empty `[]`: every protocol and port.',
        `Combined with \`${direction === 'ingress' ? 'from' : 'to'}\` of the same rule: both must match.`,
        'Replies need no rule.',
      ],
      example: 'ports:\n- protocol: TCP\n  port: 443',
      source: TYPES,
    },
  };
}

function rules(direction: 'ingress' | 'egress'): Field {
  const inward = direction === 'ingress';
  return {
    type: 'list',
    ...(inward ? {} : { since: '1.8' }),
    role: 'rules',
    default: 'no rules',
    doc: {
      summary: inward ? 'connections let in to the selected pods' : 'connections the selected pods may open',
      facts: [
        'A connection needs one matching rule, of any policy that selects the pod. There are no deny rules, and order does not matter.',
        inward
          ? "Empty or missing, with `Ingress` among the policy types: nothing is let in (but the pod's own node)."
          : 'Empty or missing, with `Egress` among the policy types: nothing is let out, DNS included.',
        inward
          ? 'Counts only where `policyTypes` has `Ingress` or is missing.'
          : 'Counts only where `policyTypes` has `Egress`, or is missing while this list has a rule.',
        'An empty rule `{}` or a lone dash lets everything through.',
      ],
      ...(inward ? {} : { versions: ['In `networking.k8s.io/v1` since 1.8.'] }),
      example: inward
        ? 'ingress:\n- from:\n  - podSelector:\n      matchLabels:\n        app: web\n  ports:\n  - protocol: TCP\n    port: 8080'
        : 'egress:\n- to:\n  - ipBlock:\n      cidr: 203.0.113.0/24\n  ports:\n  - protocol: TCP\n    port: 443',
      source: TYPES,
    },
    items: {
      type: 'object',
      role: 'rule',
      doc: {
        summary: inward ? 'one rule: these sources on these ports' : 'one rule: these destinations on these ports',
        facts: [
          `Both must match: one item of \`${inward ? 'from' : 'to'}\` and one of \`ports\`. What is missing does not limit.`,
          'Empty `{}` or null: everything is let through.',
        ],
        source: TYPES,
      },
      fields: inward
        ? { from: peers('ingress'), ports: ports('ingress') }
        : { to: peers('egress'), ports: ports('egress') },
    },
  };
}

const SPEC: Field = {
  type: 'object',
  role: 'spec',
  default: 'every pod of the namespace is isolated for ingress, and nothing is let in',
  doc: {
    summary: 'which pods, in which directions, and what is let through',
    facts: ['Missing or null is accepted: it isolates every pod of the namespace for ingress and lets nothing in.'],
    source: TYPES,
  },
  fields: {
    podSelector: labelSelector(
      'subject-pods',
      {
        summary: 'the pods this policy isolates',
        facts: [
          'Empty `{}`, missing or null: every pod of the namespace.',
          "Only pods of the policy's own namespace can match. Host-network pods are left alone by most network plugins.",
          'A pod that no policy selects in a direction stays open in it.',
        ],
        versions: [
          'Optional in the published schema since 1.34; older schemas demand it, though the API server never did.',
        ],
        example: 'podSelector:\n  matchLabels:\n    app: db',
        source: TYPES,
      },
      { default: 'every pod of the namespace' },
    ),
    policyTypes: {
      type: 'list',
      since: '1.8',
      role: 'policy-types',
      maxItems: 2,
      default: '`Ingress`, and `Egress` when `egress` holds at least one rule',
      doc: {
        summary: 'the directions in which the selected pods are isolated',
        facts: [
          'Rules of a direction that is not listed are ignored.',
          'Missing, null or empty: `Ingress` always, and `Egress` only when there is an egress rule; `egress: []` adds nothing.',
          'To deny all egress, list `Egress` and write no egress rule.',
        ],
        versions: ['In `networking.k8s.io/v1` since 1.8.'],
        example: 'policyTypes: [Ingress, Egress]',
        source: DEFAULTS,
      },
      items: {
        type: 'string',
        role: 'policy-type',
        enum: ['Ingress', 'Egress'],
        doc: {
          summary: 'one direction',
          facts: ['`Ingress`: into the selected pods. `Egress`: out of them. Upper and lower case count.'],
          source: TYPES,
        },
      },
    },
    ingress: rules('ingress'),
    egress: rules('egress'),
  },
};

/** `networking.k8s.io/v1 NetworkPolicy` (kubernetes.md A.1, A.2). */
export const NETWORK_POLICY: KindSchema = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  family: 'kubernetes',
  product: 'kubernetes',
  scope: 'Namespaced',
  decoding: 'typed',
  refusers: { otherwise: ['kube-apiserver'] },
  noun: 'policy',
  link: LINK,
  doc: {
    summary: 'which connections are let through to and from a group of pods in one namespace',
    facts: [
      'Pods that no policy selects are open. The first policy that selects a pod in a direction closes it there, except for what some policy allows.',
      'Policies only add to what is allowed; none takes away what another gives.',
      'A connection between two pods needs both sides: egress of the source and ingress of the destination.',
      'Without a network plugin that enforces policies it does nothing.',
    ],
    source: TYPES,
  },
  root: {
    type: 'object',
    doc: { summary: 'a NetworkPolicy', source: TYPES },
    fields: {
      apiVersion: {
        type: 'string',
        required: true,
        enum: ['networking.k8s.io/v1'],
        doc: {
          summary: 'the API version of the policy',
          versions: ['`extensions/v1beta1` is gone since 1.16; `networking.k8s.io/v1beta1` never held this kind.'],
          source: TYPES,
        },
      },
      kind: {
        type: 'string',
        required: true,
        enum: ['NetworkPolicy'],
        doc: {
          summary: 'which connections are let through to and from a group of pods in one namespace',
          source: TYPES,
        },
      },
      metadata: objectMeta(
        {
          summary: 'the name of the policy, unique in its namespace',
          facts: [
            'Has no influence on what is allowed.',
            'Lower case letters, digits, `-` and `.`, at most 253 characters.',
          ],
          source: VALIDATION,
        },
        {
          summary: 'the namespace the policy lives in; it isolates pods of this namespace only',
          facts: [
            "Missing, empty or null: the namespace of the client's context, else `default`.",
            'Lower case letters, digits and `-`, at most 63 characters.',
          ],
          source: VALIDATION,
        },
      ),
      spec: SPEC,
    },
  },
};
