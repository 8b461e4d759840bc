import type { Field } from '../field.ts';
import { API, doc } from './doc.ts';

/** `status`: written by Cilium. What a manifest says here is not kept. */
export function status(): Field {
  const text = (summary: string): Field => ({ type: 'string', doc: doc(API.types, summary) });
  return {
    type: 'object',
    role: 'status',
    subresource: true,
    doc: doc(API.types, 'what Cilium says about the policy', [
      'Written by Cilium; what a manifest says here is not kept.',
      '`Valid` says that the rules can be read, not that anything enforces them.',
    ]),
    fields: {
      conditions: {
        type: 'list',
        unique: ['type'],
        doc: doc(API.types, 'whether the operator could read the rules'),
        items: {
          type: 'object',
          doc: doc(API.types, 'one statement'),
          fields: {
            type: { ...text('what it is about: `Valid`'), required: true },
            status: { ...text('`True`, `False` or `Unknown`'), required: true },
            lastTransitionTime: { type: 'string', format: 'timestamp', doc: doc(API.types, 'since when') },
            reason: text('why, in one word'),
            message: text('why, in a sentence'),
          },
        },
      },
      derivativePolicies: {
        type: 'map',
        doc: doc(API.types, 'policies that Cilium made of this one for groups of cloud providers'),
        items: {
          type: 'object',
          doc: doc(API.types, 'one of them'),
          fields: {
            annotations: {
              type: 'map',
              doc: doc(API.types, 'its annotations'),
              items: { type: 'string', doc: doc(API.types, 'the text of the annotation') },
            },
            enforcing: { type: 'boolean', doc: doc(API.types, 'whether it is enforced') },
            error: text('what went wrong'),
            lastUpdated: { type: 'string', format: 'timestamp', doc: doc(API.types, 'when it was last looked at') },
            localPolicyRevision: { type: 'integer', format: 'int64', doc: doc(API.types, 'its revision on the node') },
            ok: { type: 'boolean', doc: doc(API.types, 'whether it could be made') },
          },
        },
      },
    },
  };
}
