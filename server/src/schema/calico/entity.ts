/** One end of a rule: `source` or `destination` (calico.md 1.5). */

import type { Field } from '../field.ts';
import { ENTITY_CHECKS } from './checks/entity.ts';
import { PEER_ACCOUNTS, PEER_NAMESPACES, PEER_NOT_SELECTOR, PEER_SELECTOR } from './selectors.ts';
import { API, NUMBERS, VALIDATOR } from './sources.ts';

const SOURCE = API('policy_common');
const SIZES = 'At most 256 ranges since Calico 3.33.';

function nets(negated: boolean): Field {
  return {
    type: 'list',
    role: 'calico-nets',
    unique: 'items',
    default: 'not asked',
    maxItems: 256,
    doc: {
      summary: negated
        ? 'ranges that the address at this end must not be in'
        : 'ranges of which one must hold the address at this end',
      facts: [
        'All ranges of a rule, at both ends, are of one IP version: IPv4 and IPv6 need a rule each.',
        negated
          ? 'With IPv4 ranges only, the rule matches no IPv6 traffic at all, and the other way round. `0.0.0.0/0` and `::/0` cannot stand here.'
          : 'Addresses of Services are already replaced by those of pods, except in policies with `preDNAT` or `doNotTrack`.',
        'Empty or missing: not asked.',
      ],
      versions: [SIZES],
      example: negated ? 'notNets:\n- 10.0.0.0/8' : 'nets:\n- 203.0.113.0/24\n- 198.51.100.7/32',
      source: SOURCE,
    },
    items: {
      type: 'string',
      role: negated ? 'calico-not-net' : 'calico-net',
      doc: {
        summary: 'one range of addresses, IPv4 or IPv6',
        facts: [
          'An address and a prefix length, `10.0.0.0/8`; a single address is `/32`, in IPv6 `/128`.',
          'No bits may be set behind the prefix: `10.0.0.0/24`, not `10.0.0.1/24`.',
        ],
        source: VALIDATOR,
      },
    },
  };
}

function ports(negated: boolean): Field {
  return {
    type: 'list',
    role: 'calico-ports',
    default: 'not asked',
    maxItems: 50,
    doc: {
      summary: negated ? 'ports that must not be at this end' : 'ports of which one must be at this end',
      facts: [
        "Under `destination` the port that is connected to, under `source` the client's own, which is almost always random.",
        'The port of the pod, after a Service has translated it: its `targetPort`, not its `port`.',
        'Needs `protocol` `TCP`, `UDP` or `SCTP` in the rule.',
        'Empty or missing: not asked.',
      ],
      versions: ['At most 50 since Calico 3.33.', 'Port names without `protocol` since Calico 3.32.'],
      example: negated ? 'notPorts: [22]' : 'ports: [80, 443, "8000:8100", http]',
      source: SOURCE,
    },
    items: {
      type: 'intOrString',
      role: 'calico-port',
      format: 'any-int',
      pattern: /^.*/,
      doc: {
        summary: 'a port number, a range `"8000:8100"`, or the name of a container port',
        facts: [
          'Numbers from 1 to 65535; a range has a colon and its smaller end first.',
          'A name is looked up on the pods that match at this end; a pod without that name does not match. At most 15 lower case letters, digits and `-`, with at least one letter.',
          'With a dash instead of the colon, `8000-8100` is read as a name.',
        ],
        source: NUMBERS('port'),
      },
    },
  };
}

const ACCOUNTS: Field = {
  type: 'object',
  role: 'calico-accounts',
  default: 'not asked',
  doc: {
    summary: 'pods at this end that run as certain ServiceAccounts',
    facts: [
      '`names` and `selector` must both match where both are given. Empty `{}`: not asked.',
      "In a namespaced policy without `namespaceSelector`: ServiceAccounts of the policy's own namespace.",
    ],
    example: 'serviceAccounts:\n  names: [frontend]',
    source: SOURCE,
  },
  fields: {
    names: {
      type: 'list',
      role: 'calico-account-names',
      unique: 'items',
      default: 'every name',
      doc: {
        summary: 'names of ServiceAccounts, any of them',
        facts: ['The same name may exist in several namespaces; `namespaceSelector` says in which it counts.'],
        example: 'names: [frontend, gateway]',
        source: SOURCE,
      },
      items: {
        type: 'string',
        role: 'calico-account-name',
        doc: { summary: 'the name of one ServiceAccount', source: SOURCE },
      },
    },
    selector: PEER_ACCOUNTS,
  },
};

const SERVICES: Field = {
  type: 'object',
  role: 'calico-services',
  default: 'not asked',
  doc: {
    summary: 'the pods and ports behind a Kubernetes Service',
    facts: [
      'In an egress rule under `destination`: addresses, ports and protocols of its endpoints. In an ingress rule under `source`: addresses only. Nowhere else.',
      'Stands without `selector`, `notSelector`, `namespaceSelector`, `nets`, `notNets` and `serviceAccounts` beside it, under `destination` also without ports.',
      "The Service's own address is not matched: it is replaced before policy looks.",
      'Endpoints count whether they are ready or not.',
    ],
    example: 'services:\n  name: db\n  namespace: shop',
    source: SOURCE,
  },
  fields: {
    name: {
      type: 'string',
      role: 'calico-service-name',
      maxLength: 253,
      doc: {
        summary: 'the name of the Service',
        facts: ['Never left out.'],
        example: 'name: db',
        source: SOURCE,
      },
    },
    namespace: {
      type: 'string',
      role: 'calico-service-namespace',
      maxLength: 253,
      doc: {
        summary: 'the namespace of the Service',
        facts: [
          "Needed in a global policy. In a namespaced one it is accepted without, but then never matches: nothing fills in the policy's namespace.",
        ],
        example: 'namespace: shop',
        source: SOURCE,
      },
    },
  },
};

export function entity(end: 'source' | 'destination'): Field {
  return {
    type: 'object',
    role: 'calico-entity',
    checks: ENTITY_CHECKS,
    default: end === 'source' ? 'every source' : 'every destination',
    doc: {
      summary: end === 'source' ? 'where the traffic comes from' : 'where the traffic goes to',
      facts: [
        'Everything that is given must match; of a list any one item suffices. Empty or missing: not asked.',
        end === 'source'
          ? 'In an ingress rule this is the other side; in an egress rule it is the governed pods themselves and is better left out.'
          : 'In an egress rule this is the other side; in an ingress rule it is the governed pods themselves, and mostly only their `ports` are of interest.',
      ],
      example:
        end === 'source'
          ? 'source:\n  selector: role == "frontend"'
          : 'destination:\n  nets: [203.0.113.0/24]\n  ports: [443]',
      source: SOURCE,
    },
    fields: {
      selector: PEER_SELECTOR,
      namespaceSelector: PEER_NAMESPACES,
      notSelector: PEER_NOT_SELECTOR,
      nets: nets(false),
      notNets: nets(true),
      ports: ports(false),
      notPorts: ports(true),
      serviceAccounts: ACCOUNTS,
      services: SERVICES,
    },
  };
}
