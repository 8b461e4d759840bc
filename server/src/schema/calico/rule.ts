/** A rule and its criteria (calico.md 1.4). */

import type { Field } from '../field.ts';
import { ICMP_CHECKS, RULE_CHECKS } from './checks/rule.ts';
import { entity } from './entity.ts';
import { API, NUMBERS, VALIDATOR } from './sources.ts';

const SOURCE = API('policy_common');

export const RULE_ACTIONS = ['Allow', 'Deny', 'Log', 'Pass'] as const;

/** In the order in which they are worth offering; numbers from 1 to 255 are known besides. */
export const PROTOCOL_NAMES = ['TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6', 'UDPLite'] as const;

const ACTION: Field = {
  type: 'string',
  role: 'calico-action',
  required: true,
  enum: RULE_ACTIONS,
  doc: {
    summary: 'what happens to traffic that the rule matches',
    facts: [
      '`Allow`: accepted, and no later rule, policy or tier is asked. `Deny`: dropped, likewise at once.',
      '`Pass`: the rest of this tier is skipped and the next tier decides; after the last tier pods are allowed.',
      '`Log`: noted in the log of the node, and the next rule is looked at.',
      'Upper and lower case count.',
    ],
    versions: ['Left out or in lower case it is refused by every schema since Calico 3.32, and by `calicoctl` always.'],
    example: 'action: Allow',
    source: SOURCE,
  },
};

function protocol(negated: boolean): Field {
  return {
    type: 'intOrString',
    role: 'calico-protocol',
    format: 'any-int',
    pattern: /^.*/,
    default: negated ? 'not asked' : 'every protocol',
    doc: {
      summary: negated ? 'every IP protocol but this one' : 'the IP protocol',
      facts: [
        'A name, `TCP`, `UDP`, `SCTP`, `ICMP`, `ICMPv6` or `UDPLite`, or a number from 1 to 255. Case counts.',
        ...(negated
          ? ['Ports need `protocol`, not this.']
          : [
              'Needed as soon as the rule names a port number, and then `TCP`, `UDP` or `SCTP`.',
              '`ICMP` also means IPv4 and `ICMPv6` IPv6; their numbers 1 and 58 do not.',
            ]),
      ],
      example: negated ? 'notProtocol: ICMP' : 'protocol: TCP',
      source: NUMBERS('protocol'),
    },
  };
}

function icmp(negated: boolean): Field {
  return {
    type: 'object',
    role: 'calico-icmp',
    checks: ICMP_CHECKS,
    default: 'not asked',
    doc: {
      summary: negated ? 'ICMP messages that the rule does not match' : 'the kind of ICMP message',
      facts: [
        negated ? 'Not this type, or this pair of type and code.' : 'Needs `protocol: ICMP` or `protocol: ICMPv6`.',
        'Without `type` nothing is asked.',
      ],
      example: negated ? 'notICMP:\n  type: 5' : 'icmp:\n  type: 8',
      source: SOURCE,
    },
    fields: {
      type: {
        type: 'integer',
        role: 'calico-icmp-type',
        format: 'any-int',
        default: 'every type',
        minimum: 0,
        maximum: 254,
        doc: {
          summary: 'the ICMP type, a number',
          facts: ['An echo request (ping) is 8 in ICMP and 128 in ICMPv6.', 'From 0 to 254.'],
          example: 'type: 8',
          source: SOURCE,
        },
      },
      code: {
        type: 'integer',
        role: 'calico-icmp-code',
        format: 'any-int',
        default: 'every code',
        minimum: 0,
        maximum: 255,
        doc: {
          summary: 'the ICMP code, a number',
          facts: ['Needs `type`. From 0 to 255.'],
          example: 'code: 0',
          source: SOURCE,
        },
      },
    },
  };
}

function httpPath(word: 'exact' | 'prefix'): Field {
  return {
    type: 'string',
    role: 'calico-http-path',
    maxLength: 1024,
    doc: {
      summary: word === 'exact' ? 'the whole path of the request' : 'how the path of the request begins',
      facts: [
        'Starts with `/` and holds no `?`, `#` or blank.',
        ...(word === 'prefix'
          ? ['Compared by whole parts between slashes: `/pub` is not the start of `/public`.']
          : []),
        'Either `exact` or `prefix`, not both.',
      ],
      versions:
        word === 'prefix'
          ? ['Compared letter by letter up to Calico 3.31.5: `/pub` was the start of `/public` then.']
          : [],
      example: word === 'exact' ? 'exact: /health' : 'prefix: /api/v1',
      source: SOURCE,
    },
  };
}

const HTTP: Field = {
  type: 'object',
  role: 'calico-http',
  default: 'not asked',
  doc: {
    summary: 'HTTP requests, by method and path',
    facts: [
      'Only in ingress rules with `action: Allow`, and with `protocol: TCP` or none.',
      'Without application layer policy (Envoy with Dikastes) it is ignored: the rule then lets everything through that its other criteria match.',
    ],
    example: 'http:\n  methods: [GET]\n  paths:\n  - prefix: /api',
    source: SOURCE,
  },
  fields: {
    methods: {
      type: 'list',
      role: 'calico-http-methods',
      default: 'every method',
      maxItems: 20,
      doc: {
        summary: 'methods of which one must be used',
        facts: ['`*` is any method. Case counts, and each may stand once.'],
        versions: ['At most 20 since Calico 3.33.'],
        example: 'methods: [GET, HEAD]',
        source: SOURCE,
      },
      items: { type: 'string', doc: { summary: 'one method, `GET`', source: SOURCE } },
    },
    paths: {
      type: 'list',
      default: 'every path',
      maxItems: 20,
      doc: {
        summary: 'paths of which one must be asked for',
        facts: ['Each is either `exact` or `prefix`.'],
        versions: ['At most 20 since Calico 3.33.'],
        example: 'paths:\n- exact: /health\n- prefix: /api',
        source: SOURCE,
      },
      items: {
        type: 'object',
        role: 'calico-http-path-item',
        doc: { summary: 'one path, whole or by its beginning', source: SOURCE },
        fields: { exact: httpPath('exact'), prefix: httpPath('prefix') },
      },
    },
  },
};

const METADATA: Field = {
  type: 'object',
  default: 'none',
  doc: {
    summary: 'notes on the rule',
    facts: ['They appear as comments among the rules of the node and change nothing about who may talk to whom.'],
    source: SOURCE,
  },
  fields: {
    annotations: {
      type: 'map',
      role: 'calico-rule-annotations',
      doc: {
        summary: 'notes by key',
        facts: ['Keys are written like those of annotations: an optional domain, a `/`, and a name.'],
        example: 'annotations:\n  reason: ticket-1234',
        source: VALIDATOR,
      },
      items: { type: 'string', doc: { summary: 'the text of the note', source: SOURCE } },
    },
  },
};

const FIELDS: Readonly<Record<string, Field>> = {
  action: ACTION,
  protocol: protocol(false),
  notProtocol: protocol(true),
  ipVersion: {
    type: 'integer',
    role: 'calico-ip-version',
    format: 'any-int',
    default: 'both versions',
    enum: ['4', '6'],
    doc: {
      summary: 'the IP version, 4 or 6',
      facts: ['Must agree with the ranges of the rule and with `ICMP` (4) or `ICMPv6` (6).'],
      example: 'ipVersion: 4',
      source: SOURCE,
    },
  },
  source: entity('source'),
  destination: entity('destination'),
  icmp: icmp(false),
  notICMP: icmp(true),
  http: HTTP,
  metadata: METADATA,
};

/** `ingress` or `egress` of a policy. */
export function rules(direction: 'ingress' | 'egress'): Field {
  const inward = direction === 'ingress';
  const type = inward ? 'Ingress' : 'Egress';
  return {
    type: 'list',
    role: 'calico-rules',
    default: 'no rules',
    maxItems: 1024,
    doc: {
      summary: inward
        ? 'rules for traffic to what the policy governs'
        : 'rules for traffic from what the policy governs',
      facts: [
        'Looked at in order; the first that matches decides, unless it only logs.',
        `Empty or missing, with \`${type}\` among the types: the policy decides nothing itself, and where no other policy of the tier does, the tier's end denies.`,
        `Without \`${type}\` among the types these rules are never used.`,
        'Replies to allowed connections need no rule, except in policies with `doNotTrack`.',
      ],
      versions: ['At most 1024 since Calico 3.33.'],
      example: inward
        ? 'ingress:\n- action: Allow\n  protocol: TCP\n  source:\n    selector: role == "frontend"\n  destination:\n    ports: [8080]'
        : 'egress:\n- action: Allow\n  protocol: UDP\n  destination:\n    ports: [53]',
      source: SOURCE,
    },
    items: {
      type: 'object',
      role: 'calico-rule',
      checks: RULE_CHECKS,
      doc: {
        summary: 'one rule: an action, and what the traffic must be like',
        facts: [
          'Everything that is given must match. With `action` alone it matches all traffic, and no later rule is reached (but after `Log`).',
        ],
        source: SOURCE,
      },
      fields: FIELDS,
    },
  };
}
