/** Host endpoints (calico.md 1.9). */

import type { Field } from '../field.ts';
import { HOST_CHECKS } from './checks/objects.ts';
import { calicoKind } from './object.ts';
import { API, VALIDATOR } from './sources.ts';

const SOURCE = API('hostendpoint');

const PORT: Field = {
  type: 'object',
  role: 'calico-host-port',
  doc: {
    summary: 'one named port of the host',
    example: '{name: kubelet, protocol: TCP, port: 10250}',
    source: SOURCE,
  },
  fields: {
    name: {
      type: 'string',
      role: 'calico-host-port-name',
      required: true,
      doc: {
        summary: 'the name by which rules refer to the port',
        facts: ['At most 15 lower case letters, digits and `-`, with at least one letter.'],
        source: VALIDATOR,
      },
    },
    protocol: {
      type: 'intOrString',
      role: 'calico-host-port-protocol',
      format: 'any-int',
      pattern: /^.*/,
      required: true,
      doc: {
        summary: 'the protocol of the port: `TCP`, `UDP` or `SCTP`',
        facts: ['Case counts. The numbers 6, 17 and 132 mean the same.'],
        source: VALIDATOR,
      },
    },
    port: {
      type: 'integer',
      role: 'calico-host-port-number',
      format: 'any-int',
      required: true,
      minimum: 1,
      maximum: 65535,
      doc: { summary: 'the number of the port', facts: ['From 1 to 65535.'], source: SOURCE },
    },
  },
};

export const HOST_ENDPOINT_KINDS = calicoKind({
  kind: 'HostEndpoint',
  noun: 'host endpoint',
  scope: 'Cluster',
  link: 'https://docs.tigera.io/calico/latest/reference/resources/hostendpoint',
  doc: {
    summary: 'an interface of a node that policy governs',
    facts: [
      'From the moment it exists, traffic to and from processes of the host is denied unless a global policy or a profile allows it, or it is one of the failsafe ports.',
      'Global policies choose it by its labels. Traffic that is only forwarded is governed by policies with `applyOnForward`.',
      'Calico can make one for every node by itself.',
    ],
    source: SOURCE,
  },
  name: {
    summary: 'the name of the host endpoint',
    facts: [
      'Of several that fit an interface the one first in the alphabet governs it.',
      'Lower case letters, digits, `-` and `.`, at most 253 characters.',
    ],
    source: VALIDATOR,
  },
  spec: {
    type: 'object',
    role: 'calico-host-spec',
    checks: HOST_CHECKS,
    required: true,
    doc: {
      summary: 'which interface of which node, and its addresses',
      facts: ['Needs `node`, and `interfaceName` or `expectedIPs`.'],
      source: SOURCE,
    },
    fields: {
      node: {
        type: 'string',
        role: 'calico-host-node',
        maxLength: 253,
        doc: {
          summary: 'the node that the interface belongs to, by its name',
          facts: ['Never left out.'],
          example: 'node: worker-1',
          source: SOURCE,
        },
      },
      interfaceName: {
        type: 'string',
        role: 'calico-host-interface',
        maxLength: 15,
        default: 'the interface that has one of `expectedIPs`',
        doc: {
          summary: 'the interface, or `*` for every interface that no other host endpoint governs',
          facts: [
            'At most 15 letters, digits, `_`, `.` and `-`.',
            '`*` also takes in the interfaces of pods, for policies with `preDNAT` and `applyOnForward`.',
            'May be left out where `expectedIPs` are given.',
          ],
          example: 'interfaceName: eth0',
          source: SOURCE,
        },
      },
      expectedIPs: {
        type: 'list',
        role: 'calico-host-addresses',
        unique: 'items',
        default: 'none: rules cannot choose this host by its labels',
        doc: {
          summary: 'addresses of the interface',
          facts: [
            'Without them no rule of another policy matches the host by its labels: the real addresses are not looked up.',
            'May be left out where `interfaceName` is given.',
          ],
          example: 'expectedIPs: [192.168.0.11]',
          source: SOURCE,
        },
        items: {
          type: 'string',
          role: 'calico-host-address',
          doc: { summary: 'one address, without a prefix', source: VALIDATOR },
        },
      },
      profiles: {
        type: 'list',
        role: 'calico-host-profiles',
        unique: 'items',
        default: 'none: what no policy decides is denied',
        doc: {
          summary: 'profiles that decide where no policy does',
          facts: ['`projectcalico-default-allow` allows everything.', 'A profile that does not exist denies.'],
          example: 'profiles: [projectcalico-default-allow]',
          source: SOURCE,
        },
        items: {
          type: 'string',
          role: 'calico-host-profile',
          doc: { summary: 'the name of one profile', source: VALIDATOR },
        },
      },
      ports: {
        type: 'list',
        role: 'calico-host-ports',
        default: 'none',
        doc: {
          summary: 'names for ports of the host, for rules to use',
          facts: ['Each needs `name`, `protocol` and `port`.'],
          example: 'ports:\n- name: kubelet\n  protocol: TCP\n  port: 10250',
          source: SOURCE,
        },
        items: PORT,
      },
    },
  },
});
