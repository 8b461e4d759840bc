import type { Field } from '../field.ts';
import { RANGE_ORDER } from './checks.ts';
import { V1ALPHA1, V1ALPHA2 } from './peers.ts';

const OLD = V1ALPHA1.source;
const NEW = V1ALPHA2.source;

function port(summary: string, role: 'admin-port' | 'admin-range-start' | 'admin-range-end', source: string): Field {
  return {
    type: 'integer',
    role,
    required: true,
    minimum: 1,
    maximum: 65535,
    doc: { summary, facts: ["The destination's port, in both directions."], source },
  };
}

const PROTOCOL: Field = {
  type: 'string',
  role: 'admin-protocol',
  required: true,
  default: 'TCP',
  defaultValue: 'TCP',
  enum: ['TCP', 'UDP', 'SCTP'],
  refusers: { enum: [] },
  doc: {
    summary: 'the transport protocol',
    facts: [
      'Missing or null: TCP, and only TCP. DNS needs UDP as well.',
      'Upper case. The API server stores other words too, and network plugins take them for nothing or for something.',
    ],
    example: 'protocol: UDP',
    source: OLD,
  },
};

/** `ports` of `v1alpha1`. */
export const PORTS: Field = {
  type: 'list',
  role: 'admin-ports',
  default: 'every protocol and port',
  minItems: 1,
  maxItems: 100,
  doc: {
    summary: 'the destination ports that the rule is about; any one item suffices',
    facts: ['Missing or null: every protocol and port. An empty list is refused.'],
    example: 'ports:\n- portNumber:\n    protocol: TCP\n    port: 443',
    source: OLD,
  },
  items: {
    type: 'object',
    role: 'admin-port-item',
    minProperties: 1,
    maxProperties: 1,
    doc: {
      summary: 'one port, a range of ports, or a named one',
      facts: ['Exactly one of `portNumber`, `portRange` and `namedPort`.'],
      example: '- portNumber:\n    protocol: TCP\n    port: 443',
      source: OLD,
    },
    fields: {
      portNumber: {
        type: 'object',
        role: 'admin-port-number',
        doc: { summary: 'one port of one protocol', example: 'portNumber:\n  protocol: TCP\n  port: 443', source: OLD },
        fields: { protocol: PROTOCOL, port: port('the port', 'admin-port', OLD) },
      },
      portRange: {
        type: 'object',
        role: 'admin-port-range',
        doc: {
          summary: 'ports of one protocol, both ends included',
          facts: ['`start` is meant to be below `end`; the API server does not look.'],
          example: 'portRange:\n  protocol: TCP\n  start: 8000\n  end: 8999',
          source: OLD,
        },
        fields: {
          protocol: { ...PROTOCOL, required: false },
          start: port('the first port of the range', 'admin-range-start', OLD),
          end: port('the last port of the range', 'admin-range-end', OLD),
        },
      },
      namedPort: {
        type: 'string',
        role: 'admin-named-port',
        channel: 'experimental',
        doc: {
          summary: 'the name of a container port of the destination pods',
          facts: [
            'Looked up on each destination pod; protocol and number are those of the port there. A pod without it does not match.',
            'Never together with `networks`, `nodes` or `domainNames` in one rule.',
          ],
          versions: ['Only with the experimental channel of the CRDs.'],
          example: 'namedPort: http',
          source: OLD,
        },
      },
    },
  },
};

function protocol(name: 'TCP' | 'UDP' | 'SCTP'): Field {
  const key = name.toLowerCase();
  return {
    type: 'object',
    role: 'admin-transport',
    minProperties: 1,
    doc: {
      summary: `${name}, on some of its ports`,
      facts: [`Needs \`destinationPort\`. Every ${name} port is the range from 1 to 65535.`],
      example: `${key}:\n  destinationPort:\n    number: 443`,
      source: NEW,
    },
    fields: {
      destinationPort: {
        type: 'object',
        role: 'admin-destination-port',
        minProperties: 1,
        maxProperties: 1,
        doc: {
          summary: 'a port of the destination, or a range of them',
          facts: ['Exactly one of `number` and `range`.'],
          example: 'destinationPort:\n  number: 443',
          source: NEW,
        },
        fields: {
          number: (() => {
            const { required: _, ...field } = port('one port', 'admin-port', NEW);
            return field;
          })(),
          range: {
            type: 'object',
            role: 'admin-ordered-range',
            checks: [RANGE_ORDER],
            doc: {
              summary: 'ports from `start` to `end`, both included',
              facts: ['`start` must be below `end`; one port is a `number`.'],
              example: 'range:\n  start: 8000\n  end: 8999',
              source: NEW,
            },
            fields: {
              start: port('the first port of the range', 'admin-range-start', NEW),
              end: port('the last port of the range', 'admin-range-end', NEW),
            },
          },
        },
      },
    },
  };
}

/** `protocols` of `v1alpha2`. */
export const PROTOCOLS: Field = {
  type: 'list',
  role: 'admin-ports',
  default: 'every protocol and port',
  minItems: 1,
  maxItems: 25,
  doc: {
    summary: 'the protocols and ports that the rule is about; any one item suffices',
    facts: ['Missing or null: every protocol and port. An empty list is refused.'],
    example: 'protocols:\n- tcp:\n    destinationPort:\n      number: 443',
    source: NEW,
  },
  items: {
    type: 'object',
    role: 'admin-port-item',
    minProperties: 1,
    maxProperties: 1,
    doc: {
      summary: 'one protocol with its ports, or a named port',
      facts: ['Exactly one of `tcp`, `udp`, `sctp` and `destinationNamedPort`; several are several items.'],
      example: '- tcp:\n    destinationPort:\n      number: 443',
      source: NEW,
    },
    fields: {
      tcp: protocol('TCP'),
      udp: protocol('UDP'),
      sctp: protocol('SCTP'),
      destinationNamedPort: {
        type: 'string',
        role: 'admin-named-port',
        doc: {
          summary: 'the name of a container port of the destination pods',
          facts: [
            'Looked up on each destination pod; protocol and number are those of the port there. A pod without it does not match.',
            'Destinations that are no pods have no named ports.',
          ],
          versions: [
            'With the experimental channel of the CRDs it is refused beside `networks`, `nodes` or `domainNames`.',
          ],
          example: 'destinationNamedPort: http',
          source: NEW,
        },
      },
    },
  },
};
