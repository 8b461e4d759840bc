import type { Field, FieldDoc } from '../field.ts';
import { crdLabelSelector } from '../labelSelector.ts';

/** What the two API versions say differently. */
export interface Dialect {
  readonly version: 'v1alpha1' | 'v1alpha2';
  readonly source: string;
  /** Most items of any list of rules, peers or ports. */
  readonly most: 25 | 100;
  /** The word for letting through. */
  readonly allow: 'Allow' | 'Accept';
}

export const V1ALPHA1: Dialect = {
  version: 'v1alpha1',
  source: 'network-policy-api apis/v1alpha1/shared_types.go',
  most: 100,
  allow: 'Allow',
};

export const V1ALPHA2: Dialect = {
  version: 'v1alpha2',
  source: 'network-policy-api apis/v1alpha2/clusternetworkpolicy_types.go',
  most: 25,
  allow: 'Accept',
};

const LABEL_FACT =
  'A namespace is named by the label `kubernetes.io/metadata.name`, which every namespace has since Kubernetes 1.21.';
const NO_HOST = 'Never pods of the host network: they have the address of their node.';

/** The pods a policy applies to. */
export function subject(dialect: Dialect): Field {
  return {
    type: 'object',
    required: true,
    role: 'admin-subject',
    minProperties: 1,
    maxProperties: 1,
    doc: {
      summary: 'the pods this policy applies to, in whatever namespaces',
      facts: [
        'Exactly one of `namespaces` and `pods`.',
        NO_HOST,
        'A policy that selects a pod does not isolate it: only what a rule matches is decided.',
      ],
      example: 'subject:\n  namespaces:\n    matchLabels:\n      team: shop',
      source: dialect.source,
    },
    fields: {
      namespaces: crdLabelSelector('subject-namespaces', {
        summary: 'namespaces, by their labels: the policy applies to all their pods',
        facts: ['Empty `{}`: every namespace, kube-system among them.', LABEL_FACT],
        example: 'namespaces:\n  matchLabels:\n    team: shop',
        source: dialect.source,
      }),
      pods: pods(dialect, 'subject-pods', {
        summary: 'pods by their labels, in namespaces by theirs',
        facts: ['Both must match.', NO_HOST],
        example: 'pods:\n  namespaceSelector: {}\n  podSelector:\n    matchLabels:\n      app: db',
        source: dialect.source,
      }),
    },
  };
}

function pods(dialect: Dialect, role: 'subject-pods' | 'peer-pods', doc: FieldDoc): Field {
  const required = dialect.version === 'v1alpha1';
  return {
    type: 'object',
    role: 'admin-pods',
    doc,
    fields: {
      namespaceSelector: crdLabelSelector(
        role === 'subject-pods' ? 'subject-namespaces' : 'namespaces',
        {
          summary: 'the namespaces in which the pods are looked for',
          facts: [
            required ? 'Must be there; empty `{}`: every namespace.' : 'Empty `{}`, missing or null: every namespace.',
            LABEL_FACT,
          ],
          ...(!required && { versions: ['In `v1alpha1` it must be there.'] }),
          example: 'namespaceSelector:\n  matchLabels:\n    kubernetes.io/metadata.name: shop',
          source: dialect.source,
        },
        required ? { required } : { default: 'every namespace' },
      ),
      podSelector: crdLabelSelector(
        role,
        {
          summary: 'the pods in those namespaces, by label',
          facts: [
            'Must be there; empty `{}`: every pod of the namespaces, which `namespaces` says in fewer words.',
            NO_HOST,
          ],
          example: 'podSelector:\n  matchLabels:\n    app: web',
          source: dialect.source,
        },
        { required: true },
      ),
    },
  };
}

/** One item of `from` or `to`. */
function peer(dialect: Dialect, direction: 'ingress' | 'egress', domains: boolean): Field {
  const inward = direction === 'ingress';
  const within: Readonly<Record<string, Field>> = {
    namespaces: crdLabelSelector('namespaces', {
      summary: 'namespaces, by their labels: all their pods',
      facts: ['Empty `{}`: every namespace, so every pod of the cluster.', NO_HOST, LABEL_FACT],
      versions: ['Up to v0.1.2 the selector stood one level deeper, under `namespaceSelector`.'],
      example: 'namespaces:\n  matchLabels:\n    kubernetes.io/metadata.name: monitoring',
      source: dialect.source,
    }),
    pods: pods(dialect, 'peer-pods', {
      summary: 'pods by their labels, in namespaces by theirs',
      facts: ['Both must match.', NO_HOST],
      example: 'pods:\n  namespaceSelector: {}\n  podSelector:\n    matchLabels:\n      app: web',
      source: dialect.source,
    }),
  };
  const outside: Readonly<Record<string, Field>> = {
    networks: networks(dialect),
    nodes: nodes(dialect),
    ...(domains && { domainNames: domainNames(dialect) }),
  };
  return {
    type: 'object',
    role: 'admin-peer',
    minProperties: 1,
    maxProperties: 1,
    doc: {
      summary: 'one kind of peer',
      facts: [
        inward
          ? 'Exactly one of `namespaces` and `pods`: sources outside of the cluster, nodes and host-network pods cannot be named.'
          : `Exactly one of its fields; several kinds of destination are several items of \`to\`.`,
      ],
      example: '- namespaces:\n    matchLabels:\n      team: shop',
      source: dialect.source,
    },
    fields: inward ? within : { ...within, ...outside },
  };
}

function networks(dialect: Dialect): Field {
  return {
    type: 'list',
    role: 'admin-networks',
    minItems: 1,
    maxItems: 25,
    unique: 'items',
    doc: {
      summary: 'ranges of addresses, meant for destinations outside of the cluster',
      facts: [
        'Pods and nodes whose address lies inside a range are matched as well.',
        'Each range is of one address family: `0.0.0.0/0` is no IPv6 address, `::/0` no IPv4 one.',
        'One range to 25, none twice.',
      ],
      example: 'networks:\n- 203.0.113.0/24',
      source: dialect.source,
    },
    items: {
      type: 'string',
      role: 'admin-network',
      maxLength: 43,
      format: 'cel-cidr',
      doc: {
        summary: 'one range, IPv4 or IPv6',
        facts: [
          'An address and a prefix length; a single address is `/32`, in IPv6 `/128`.',
          'No leading zeros, no IPv4 written as IPv6. Bits after the prefix are taken and do not count.',
        ],
        example: '203.0.113.0/24',
        source: 'k8s.io/apiserver pkg/cel/library/cidr.go',
      },
    },
  };
}

function nodes(dialect: Dialect): Field {
  return crdLabelSelector(
    'admin-nodes',
    {
      summary: 'nodes, by their labels',
      facts: [
        "Means the addresses in the node's status, and with them the host-network pods there.",
        'Empty `{}`: every node.',
      ],
      versions: ['Only with the experimental channel of the CRDs.'],
      example: 'nodes:\n  matchExpressions:\n  - key: node-role.kubernetes.io/control-plane\n    operator: Exists',
      source: dialect.source,
    },
    { channel: 'experimental' },
  );
}

function domainNames(dialect: Dialect): Field {
  return {
    type: 'list',
    role: 'admin-domain-names',
    channel: 'experimental',
    minItems: 1,
    maxItems: 25,
    unique: 'items',
    doc: {
      summary: 'destinations by DNS name',
      facts: [
        `Meant for \`${dialect.allow}\` rules; what it does in another is up to the network plugin.`,
        'The pods need to reach DNS: let UDP and TCP 53 through before a rule that denies.',
        'One name to 25, none twice.',
      ],
      versions: ['Only with the experimental channel of the CRDs.'],
      example: 'domainNames:\n- "*.example.com"',
      source: dialect.source,
    },
    items: {
      type: 'string',
      role: 'admin-domain-name',
      pattern: /^(\*\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/,
      form: 'a DNS name of two parts or more',
      doc: {
        summary: 'one DNS name',
        facts: [
          '`*.example.com` stands for every name that ends so, with one part or more before it, but not for `example.com` itself.',
          'The star stands only at the beginning, alone in its part. No address, port or path.',
        ],
        example: 'www.example.com',
        source: dialect.source,
      },
    },
  };
}

/** `from` or `to`. */
export function peers(dialect: Dialect, direction: 'ingress' | 'egress', domains: boolean): Field {
  const inward = direction === 'ingress';
  return {
    type: 'list',
    role: 'admin-peers',
    required: true,
    minItems: 1,
    maxItems: dialect.most,
    items: peer(dialect, direction, domains),
    doc: {
      summary: inward
        ? 'the sources that the rule is about; any one item suffices'
        : 'the destinations that the rule is about; any one item suffices',
      facts: [
        `One item to ${dialect.most}: unlike in a NetworkPolicy, none does not mean everybody.`,
        inward
          ? 'Only pods can be named. For every pod of the cluster write `namespaces: {}`.'
          : 'For every pod of the cluster write `namespaces: {}`.',
      ],
      example: `${inward ? 'from' : 'to'}:\n- namespaces:\n    matchLabels:\n      team: shop`,
      source: dialect.source,
    },
  };
}
