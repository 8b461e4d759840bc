import type { Field } from '../field.ts';
import { API, doc, inward, type Side } from './doc.ts';
import { endpointSelector } from './selectors.ts';

const NOT_PODS =
  'Holds addresses outside the cluster only: never pods, and nodes only where the agent runs with `policy-cidr-match-mode: nodes`.';
const FORM = 'An address and a prefix length, `10.0.0.0/8`; a single address is `/32`, in IPv6 `/128`.';
const HOST_BITS = 'Bits behind the prefix are cut off: `10.1.2.3/8` is all of `10.0.0.0/8`.';
const VERSIONS = [
  'Since 1.16 the API server refuses an address without prefix length; before, it meant that one address.',
];

/** A name of an object: a DNS name. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** One range written as text. */
function range(summary: string, facts: readonly string[] = []): Field {
  return {
    type: 'string',
    role: 'cilium-cidr',
    format: 'cidr',
    doc: doc(API.cidr, summary, [FORM, HOST_BITS, ...facts], { versions: VERSIONS, example: '10.0.0.0/8' }),
  };
}

/** `fromCIDR`, `toCIDR`. */
export function cidrList(side: Side): Field {
  const name = `${side.prefix}CIDR`;
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API[side.direction],
      `peers outside the cluster, by address; any one range suffices`,
      [
        NOT_PODS,
        'Addresses of Services are replaced by those of pods before policy is asked, so ranges of Services do nothing.',
        '`0.0.0.0/0` is the entity `world` for IPv4; it is neither pods nor nodes.',
        'Empty `[]`: nobody.',
      ],
      { example: `${name}:\n- 203.0.113.0/24` },
    ),
    items: range(inward(side) ? 'a range that connections come from' : 'a range that may be connected to'),
  };
}

/** `fromCIDRSet`, `toCIDRSet`. */
export function cidrSet(side: Side): Field {
  const name = `${side.prefix}CIDRSet`;
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API[side.direction],
      'ranges of addresses with holes, or groups of ranges; any one suffices',
      [NOT_PODS, 'Empty `[]`: nobody.'],
      { example: `${name}:\n- cidr: 10.0.0.0/8\n  except:\n  - 10.96.0.0/12` },
    ),
    items: {
      type: 'object',
      role: 'cilium-cidr-rule',
      groups: [{ needs: 'exactly-one', of: ['cidr', 'cidrGroupRef', 'cidrGroupSelector'] }],
      doc: doc(API.cidr, 'one range with holes, or one or more groups of ranges', [
        'Exactly one of `cidr`, `cidrGroupRef` and `cidrGroupSelector`.',
      ]),
      fields: {
        cidr: range('the range'),
        except: {
          type: 'list',
          role: 'cilium-except',
          default: 'nothing is taken out',
          doc: doc(
            API.cidr,
            'ranges taken out of this one element',
            [
              'Not a deny: another element, rule or policy may still let these addresses in.',
              'Each must lie inside `cidr`. Beside a group they are taken out of the group, wherever they lie.',
            ],
            {
              versions: ['Since 1.20 an exception larger than `cidr` is refused; before, it left nothing.'],
              example: 'except:\n- 10.96.0.0/12',
            },
          ),
          items: {
            type: 'string',
            role: 'cilium-except',
            format: 'cidr',
            doc: doc(API.cidr, 'one range taken out', [FORM]),
          },
        },
        cidrGroupRef: {
          type: 'string',
          role: 'cilium-cidr-group',
          maxLength: 253,
          pattern: SUBDOMAIN,
          form: 'the name of a group: lower case letters, digits, `-` and `.`',
          since: '1.14',
          doc: doc(
            API.cidr,
            'the name of a CiliumCIDRGroup, whose ranges are meant',
            ['A group that does not exist holds no address, and nobody says so: in a deny rule nothing is denied.'],
            { example: 'cidrGroupRef: vpn' },
          ),
        },
        cidrGroupSelector: {
          since: '1.17',
          ...endpointSelector(
            'cilium-group-selector',
            doc(
              API.cidr,
              'groups of ranges (CiliumCIDRGroup) by their labels; the ranges of all of them are meant',
              [
                'A key without source asks the labels of the groups.',
                'Empty `{}` is no selection at all: it matches everybody, pods and nodes as well.',
                'With nothing but `NotIn` and `DoesNotExist` it matches every address outside the cluster.',
              ],
              { example: 'cidrGroupSelector:\n  matchLabels:\n    purpose: vpn' },
            ),
          ),
        },
      },
    },
  };
}

/** `spec.externalCIDRs` of a CiliumCIDRGroup. */
export function externalCidrs(): Field {
  return {
    type: 'list',
    role: 'cilium-group-cidrs',
    required: true,
    minItems: 0,
    doc: doc(API.group, 'the ranges of the group', ['May be empty: then the group holds no address.', NOT_PODS], {
      example: 'externalCIDRs:\n- 203.0.113.0/24',
    }),
    items: range('one range of the group'),
  };
}
