/** Named sets of addresses (calico.md 1.7). */

import type { Field, FieldDoc } from '../field.ts';
import { calicoKind } from './object.ts';
import { API, VALIDATOR } from './sources.ts';

function spec(source: string): Field {
  return {
    type: 'object',
    role: 'calico-set-spec',
    required: true,
    doc: { summary: 'the addresses of the set', facts: ['Empty `{}`: no address.'], source },
    fields: {
      nets: {
        type: 'list',
        role: 'calico-set-nets',
        unique: 'items',
        default: 'no address',
        doc: {
          summary: 'addresses and ranges that belong to the set',
          facts: [
            'IPv4 and IPv6 may stand together, and ranges may overlap; each text may stand once.',
            'Domain names are no part of open source Calico.',
          ],
          example: 'nets:\n- 203.0.113.0/24\n- 198.51.100.7\n- 2001:db8::/32',
          source,
        },
        items: {
          type: 'string',
          role: 'calico-set-net',
          doc: {
            summary: 'one range, or one address',
            facts: [
              'An address alone means itself. Bits behind the prefix are left out: `10.0.0.1/24` is `10.0.0.0/24`.',
              '`0.0.0.0/0` and `::/0` are every address of their version.',
            ],
            source: VALIDATOR,
          },
        },
      },
    },
  };
}

const NAME: FieldDoc = {
  summary: 'the name of the set',
  facts: [
    'Rules do not refer to it: they choose sets by their labels.',
    'Lower case letters, digits, `-` and `.`, at most 253 characters.',
  ],
  source: VALIDATOR,
};

const BY_LABEL =
  'Rules choose it with `selector` by the labels under `metadata.labels`; a policy is never applied to it.';

export const NETWORK_SET_KINDS = [
  ...calicoKind({
    kind: 'NetworkSet',
    noun: 'set',
    scope: 'Namespaced',
    link: 'https://docs.tigera.io/calico/latest/reference/resources/networkset',
    doc: {
      summary: 'addresses under one set of labels, for rules to choose',
      facts: [
        BY_LABEL,
        'Belongs to its namespace: a rule of a policy elsewhere needs a `namespaceSelector`, as for pods.',
      ],
      source: API('networkset'),
    },
    name: NAME,
    namespace: {
      summary: 'the namespace the set belongs to',
      facts: [
        'Rules of namespaced policies elsewhere reach it only with a `namespaceSelector`.',
        "Missing: the namespace of the client's context, else `default`.",
      ],
      source: VALIDATOR,
    },
    spec: spec(API('networkset')),
  }),
  ...calicoKind({
    kind: 'GlobalNetworkSet',
    noun: 'set',
    scope: 'Cluster',
    link: 'https://docs.tigera.io/calico/latest/reference/resources/globalnetworkset',
    doc: {
      summary: 'addresses under one set of labels, for rules of every namespace',
      facts: [
        BY_LABEL,
        'Global policies reach it by its labels alone; namespaced ones only with `namespaceSelector: global()`.',
      ],
      source: API('globalnetworkset'),
    },
    name: NAME,
    spec: spec(API('globalnetworkset')),
  }),
];
