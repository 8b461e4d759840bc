import type { KindSchema } from '../field.ts';
import { objectMeta } from '../objectMeta.ts';
import { externalCidrs } from './cidr.ts';
import { API, doc } from './doc.ts';

const SUMMARY = 'a named group of address ranges that policies can name';

/** `CiliumCIDRGroup` (cilium.md 1.4): of no policy, so neither the agent nor the check before an upgrade judges it. */
function cidrGroup(apiVersion: string, versions: readonly string[]): KindSchema {
  const own = doc(
    API.group,
    SUMMARY,
    [
      'Policies name it in `cidrGroupRef`, or by its labels in `cidrGroupSelector`.',
      'A change of the group changes every policy that names it.',
    ],
    { versions },
  );
  return {
    apiVersion,
    kind: 'CiliumCIDRGroup',
    family: 'cilium',
    product: 'cilium',
    scope: 'Cluster',
    decoding: 'crd',
    refusers: { otherwise: ['kube-apiserver'] },
    noun: 'group',
    link: 'https://docs.cilium.io/en/stable/network/kubernetes/ciliumcidrgroup/',
    doc: own,
    root: {
      type: 'object',
      doc: doc(API.group, 'a CiliumCIDRGroup'),
      fields: {
        apiVersion: {
          type: 'string',
          required: true,
          enum: [apiVersion],
          doc: doc(API.group, 'the API version of the group', [], { versions }),
        },
        kind: { type: 'string', required: true, enum: ['CiliumCIDRGroup'], doc: doc(API.group, SUMMARY) },
        metadata: objectMeta(
          doc(API.group, 'the name by which `cidrGroupRef` finds the group', [
            'Lower case letters, digits, `-` and `.`, at most 253 characters.',
          ]),
          doc(API.group, 'nothing: this kind belongs to no namespace', ['Leave it out.']),
        ),
        spec: {
          type: 'object',
          required: true,
          doc: doc(API.group, 'the ranges'),
          fields: { externalCIDRs: externalCidrs() },
        },
      },
    },
  };
}

export const CILIUM_CIDR_GROUPS: readonly KindSchema[] = [
  cidrGroup('cilium.io/v2', ['`cilium.io/v2` since Cilium 1.18; before, `cilium.io/v2alpha1`.']),
  cidrGroup('cilium.io/v2alpha1', ['Deprecated since Cilium 1.18: use `cilium.io/v2`.']),
];
