import type { Field } from '../field.ts';
import { API, doc } from './doc.ts';

/** As published, with its slip: `ExtendedEcho Reply`. */
const TYPE_PATTERN =
  /^([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]|EchoReply|DestinationUnreachable|Redirect|Echo|RouterAdvertisement|RouterSelection|TimeExceeded|ParameterProblem|Timestamp|TimestampReply|Photuris|ExtendedEchoRequest|ExtendedEcho Reply|PacketTooBig|ParameterProblem|EchoRequest|MulticastListenerQuery|MulticastListenerReport|MulticastListenerDone|RouterSolicitation|RouterAdvertisement|NeighborSolicitation|NeighborAdvertisement|RedirectMessage|RouterRenumbering|ICMPNodeInformationQuery|ICMPNodeInformationResponse|InverseNeighborDiscoverySolicitation|InverseNeighborDiscoveryAdvertisement|HomeAgentAddressDiscoveryRequest|HomeAgentAddressDiscoveryReply|MobilePrefixSolicitation|MobilePrefixAdvertisement|DuplicateAddressRequestCodeSuffix|DuplicateAddressConfirmationCodeSuffix)$/;

/** `icmps` of an item. */
export function icmps(): Field {
  return {
    type: 'list',
    role: 'cilium-icmps',
    since: '1.11',
    doc: doc(
      API.icmp,
      'messages of ICMP and ICMPv6, by type; any one suffices',
      [
        'Not together with `toPorts` in one item: write a second item.',
        'An item with ports only never covers ping; one without ports and without `icmps` covers it.',
        'Replies and errors that belong to a known connection need no rule.',
      ],
      { example: 'icmps:\n- fields:\n  - type: EchoRequest' },
    ),
    items: {
      type: 'object',
      role: 'cilium-icmp',
      doc: doc(API.icmp, 'a list of message types', ['Without `fields` it matches nothing.']),
      fields: {
        fields: {
          type: 'list',
          maxItems: 40,
          doc: doc(API.icmp, 'the message types, at most 40', ['Empty: matches nothing.']),
          items: {
            type: 'object',
            role: 'cilium-icmp-field',
            doc: doc(API.icmp, 'one message type of one family', ['The code of a message cannot be asked for.']),
            fields: {
              family: {
                type: 'string',
                role: 'cilium-icmp-family',
                default: 'IPv4',
                defaultValue: 'IPv4',
                enum: ['IPv4', 'IPv6'],
                doc: doc(API.icmp, 'ICMP of IPv4 or of IPv6', [
                  'Missing: `IPv4`, also for types that only IPv6 has.',
                  'The same number means different messages: ping is 8 in IPv4 and 128 in IPv6.',
                ]),
              },
              type: {
                type: 'intOrString',
                role: 'cilium-icmp-type',
                required: true,
                pattern: TYPE_PATTERN,
                doc: doc(
                  API.icmp,
                  'the message type: a number from 0 to 255, or its name',
                  [
                    'A name must be one of the family. Case counts.',
                    'Type 0, `EchoReply` of IPv4, is taken for every type of the family.',
                  ],
                  { example: 'type: EchoRequest' },
                ),
              },
            },
          },
        },
      },
    },
  };
}
