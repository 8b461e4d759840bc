import type { Field } from '../field.ts';
import { API, doc, inward, type Side } from './doc.ts';
import { NAME_GLOB } from './fqdn.ts';
import { layer7Rules } from './layer7.ts';
import { tls } from './tls.ts';

/** As published: its two halves are not grouped, so that `80-90` passes here and is refused by the agent. */
const PORT_PATTERN =
  /^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})|([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$/;

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'VRRP', 'IGMP', 'GRE', 'IPIP', 'IPV6', 'ESP', 'AH', 'ANY'] as const;

/** `toPorts`, of rules that allow and of rules that deny. */
export function toPorts(side: Side): Field {
  return {
    type: 'list',
    role: 'cilium-ports',
    default: 'every protocol and port',
    doc: doc(
      API.l4,
      `destination ports; any one suffices`,
      [
        `Combined with the peers of the same item: both must match. Without peers the ports are ${side.denies ? 'denied to' : 'open to'} everybody.`,
        'Missing or empty `[]`: every protocol and port, ping included.',
        inward(side)
          ? 'The ports of the pods, after Services have translated them.'
          : 'The ports of the destination pods, after Services have translated them.',
        'Replies need no rule.',
      ],
      { example: 'toPorts:\n- ports:\n  - port: "8080"\n    protocol: TCP' },
    ),
    items: {
      type: 'object',
      role: 'cilium-port-rule',
      doc: doc(API.l4, side.denies ? 'a group of ports' : 'a group of ports, with what is asked beyond them', [
        'Without `ports` it matches nothing.',
      ]),
      fields: { ports: ports(side), ...(side.denies ? {} : beyond()) },
    },
  };
}

function ports(side: Side): Field {
  return {
    type: 'list',
    role: 'cilium-port-list',
    ...(side.denies ? {} : { maxItems: 40 }),
    doc: doc(
      API.l4,
      'ports and protocols; any one suffices',
      ['At most 40: write a second item of `toPorts`, or a range, for more.', 'Empty or missing: nothing matches.'],
      { example: 'ports:\n- port: "53"\n  protocol: ANY' },
    ),
    items: {
      type: 'object',
      role: 'cilium-port-item',
      doc: doc(API.l4, 'one port or range of a protocol', [], { example: '{port: "8080", protocol: TCP}' }),
      fields: {
        port: {
          type: 'string',
          role: 'cilium-port',
          pattern: PORT_PATTERN,
          doc: doc(
            API.l4,
            'the destination port: a number in quotes, or the name of a container port',
            [
              'Must be there. `"0"` is every port of the protocol.',
              'The port of the pod, after a Service has translated it: its `targetPort`, not its `port`.',
              'One number: ranges use `endPort`, several ports several items. A leading zero makes it octal.',
              inward(side)
                ? 'A name is looked up on the selected pod, with the protocol; a pod without that name does not match.'
                : 'A name is looked up on each destination pod, with the protocol; a pod without that name does not match.',
              'Names have at most 15 characters, with at least one letter; case does not count.',
            ],
            {
              versions: inward(side)
                ? []
                : ['Up to 1.19 a name that means different numbers on different pods is passed over.'],
              example: 'port: "8080"',
            },
          ),
        },
        endPort: {
          type: 'integer',
          role: 'cilium-end-port',
          since: '1.16',
          minimum: 0,
          maximum: 65535,
          default: 'one port only',
          doc: doc(
            API.l4,
            'the last port of a range that starts at `port`, both included',
            ['A number, without quotes.', 'Not larger than `port`: only `port` counts, and nobody says so.'],
            { example: 'port: "8000"\nendPort: 8100' },
          ),
        },
        protocol: {
          type: 'string',
          role: 'cilium-protocol',
          default: 'ANY',
          enum: PROTOCOLS,
          doc: doc(
            API.l4,
            'the transport protocol',
            [
              'Missing or `ANY`: TCP, UDP and SCTP. Never ICMP: that is `icmps`.',
              'Upper case.',
              '`VRRP`, `IGMP`, `GRE`, `IPIP`, `IPV6`, `ESP` and `AH` have no ports and need `enable-extended-ip-protocols`.',
            ],
            { versions: ['`VRRP` and `IGMP` since 1.19; `GRE`, `IPIP`, `IPV6`, `ESP` and `AH` since 1.20.'] },
          ),
        },
      },
    },
  };
}

/** What an allow rule may ask beyond ports. */
function beyond(): Readonly<Record<string, Field>> {
  return {
    rules: layer7Rules(),
    terminatingTLS: tls(
      "the certificate with which Cilium's proxy answers the client",
      'Needed for `rules` to see into TLS connections.',
    ),
    originatingTLS: tls(
      "what Cilium's proxy trusts and shows when it connects to the destination",
      'Without it the proxy speaks plain text to the destination.',
    ),
    serverNames: {
      type: 'list',
      role: 'cilium-server-names',
      since: '1.13',
      minItems: 1,
      unique: 'items',
      doc: doc(
        API.l4,
        'names of which the TLS connection must ask for one (SNI)',
        [
          'A connection that is not TLS, or asks for another name, is cut.',
          'A plain rule for the same peers and ports does not lift it.',
          'Together with `rules` it needs `terminatingTLS`.',
        ],
        { versions: ['Wildcards `*` and `**.` since 1.20.'], example: 'serverNames:\n- api.example.com' },
      ),
      items: {
        type: 'string',
        role: 'cilium-server-name',
        maxLength: 255,
        pattern: NAME_GLOB,
        form: 'a name of a host, with letters, digits, `-`, `_`, `.` and `*`',
        doc: doc(API.l4, 'one name', ['Letters, digits, `-`, `_`, `.` and `*`.']),
      },
    },
    listener: listener(),
  };
}

function listener(): Field {
  return {
    type: 'object',
    role: 'cilium-listener',
    since: '1.14',
    doc: doc(API.l4, 'a listener of Envoy to which the connections are sent', [
      'Of egress only, and not together with `rules`.',
    ]),
    fields: {
      envoyConfig: {
        type: 'object',
        required: true,
        doc: doc(API.l4, 'the object that defines the listener'),
        fields: {
          kind: {
            type: 'string',
            enum: ['CiliumEnvoyConfig', 'CiliumClusterwideEnvoyConfig'],
            default: 'the kind that goes with the policy',
            doc: doc(API.l4, 'the kind of that object', [
              'A CiliumClusterwideNetworkPolicy can only use a CiliumClusterwideEnvoyConfig.',
            ]),
          },
          name: { type: 'string', required: true, minLength: 1, doc: doc(API.l4, 'the name of that object') },
        },
      },
      name: {
        type: 'string',
        required: true,
        minLength: 1,
        doc: doc(API.l4, 'the name of the listener in that object'),
      },
      priority: {
        type: 'integer',
        role: 'cilium-priority',
        since: '1.17',
        minimum: 1,
        maximum: 100,
        default: '126, after everything else',
        doc: doc(API.l4, 'which redirect is taken where several apply: the lowest', ['From 1 to 100.']),
      },
    },
  };
}
