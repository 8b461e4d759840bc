import type { Field } from './field.ts';

const SOURCE = 'k8s.io/apimachinery pkg/apis/meta/v1/types.go';

const FROM_PLUGIN = 'Written by the network plugin; what a manifest says here is not kept.';

/** `status` with a list of `metav1.Condition`, as the CRDs of policies have it. */
export function conditionsStatus(conditionsRequired: boolean): Field {
  return {
    type: 'object',
    role: 'status',
    subresource: true,
    doc: { summary: 'what the network plugin made of the policy', facts: [FROM_PLUGIN], source: SOURCE },
    fields: {
      conditions: {
        type: 'list',
        unique: ['type'],
        ...(conditionsRequired && { required: true }),
        doc: { summary: 'states of the policy, each true, false or unknown', source: SOURCE },
        items: {
          type: 'object',
          doc: { summary: 'one state', source: SOURCE },
          fields: {
            lastTransitionTime: text('when the state last changed', { format: 'timestamp' }),
            message: text('what a person should know about it', { maxLength: 32768 }),
            observedGeneration: {
              type: 'integer',
              format: 'int64',
              minimum: 0,
              doc: { summary: 'the generation of the policy that was looked at', source: SOURCE },
            },
            reason: text('the cause, in one word for programs', {
              minLength: 1,
              maxLength: 1024,
              pattern: /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/,
            }),
            status: text('`True`, `False` or `Unknown`', { enum: ['True', 'False', 'Unknown'] }),
            type: text('the name of the state', {
              maxLength: 316,
              pattern:
                /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
            }),
          },
        },
      },
    },
  };
}

function text(summary: string, more: Partial<Field>): Field {
  return { type: 'string', required: true, doc: { summary, source: SOURCE }, ...more };
}
