import type { Field, FieldDoc, FieldRole } from './field.ts';

const SOURCE = 'k8s.io/apimachinery pkg/apis/meta/v1/types.go';

/** The four operators, case-sensitive (apimachinery LabelSelectorOperator). */
export const SELECTOR_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/**
 * A `LabelSelector` of apimachinery as a field: the same shape wherever it stands; `doc` and `role` say what it selects there.
 */
export function labelSelector(role: FieldRole, doc: FieldDoc, more: Partial<Field> = {}): Field {
  return { type: 'object', role, fields: SELECTOR_FIELDS, doc, ...more };
}

/** The same in a CRD, where a label without a value is pruned. */
export function crdLabelSelector(role: FieldRole, doc: FieldDoc, more: Partial<Field> = {}): Field {
  return { type: 'object', role, fields: CRD_SELECTOR_FIELDS, doc, ...more };
}

const SELECTOR_FIELDS: Readonly<Record<string, Field>> = {
  matchLabels: {
    type: 'map',
    role: 'match-labels',
    default: 'no requirement',
    items: {
      type: 'string',
      role: 'label-value',
      doc: {
        summary: 'the value the label must have',
        facts: [
          'The whole value must be equal; case counts.',
          '`""` is a value like any other: it needs the label to be there and empty. A value left out (null) means the same.',
          'Numbers and words such as `yes`, `on` or `true` need quotes, or YAML turns them into something that is not text.',
          'At most 63 characters: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.',
        ],
        example: 'app: web',
        source: SOURCE,
      },
    },
    doc: {
      summary: 'labels that must all be there, each with exactly this value',
      facts: [
        'Every entry must match, and so must every entry of `matchExpressions`.',
        'Empty or missing: no requirement.',
        'Read from the labels of pods or namespaces themselves, never from those of a Deployment or Service.',
      ],
      example: 'matchLabels:\n  app: web\n  tier: frontend',
      source: SOURCE,
    },
  },
  matchExpressions: {
    type: 'list',
    default: 'no requirement',
    doc: {
      summary: 'conditions on label keys, all of which must hold',
      facts: [
        'Each entry names a `key`, an `operator` and, for `In` and `NotIn`, the `values`.',
        'All entries must hold, and so must `matchLabels`.',
        'Empty or missing: no requirement.',
      ],
      example: 'matchExpressions:\n- key: tier\n  operator: In\n  values: [web, api]',
      source: SOURCE,
    },
    items: {
      type: 'object',
      role: 'expression',
      doc: {
        summary: 'one condition on one label key',
        example: '{key: env, operator: NotIn, values: [prod]}',
        source: SOURCE,
      },
      fields: {
        key: {
          type: 'string',
          role: 'label-key',
          required: true,
          doc: {
            summary: 'the label key that the condition is about',
            facts: [
              'An optional prefix that is a DNS name, a `/`, and a name of at most 63 characters.',
              'Case counts: `App` is not `app`.',
            ],
            example: 'key: app.kubernetes.io/name',
            source: SOURCE,
          },
        },
        operator: {
          type: 'string',
          role: 'operator',
          required: true,
          enum: SELECTOR_OPERATORS,
          doc: {
            summary: 'how the key is compared',
            facts: [
              '`In`: the label is there and its value is one of `values`.',
              '`NotIn`: the label is not there, or its value is none of `values`.',
              '`Exists`: the label is there, whatever its value. `DoesNotExist`: it is not there.',
              'Upper and lower case count; there are no other operators.',
            ],
            example: 'operator: In',
            source: SOURCE,
          },
        },
        values: {
          type: 'list',
          role: 'values',
          doc: {
            summary: 'the values to compare with',
            facts: [
              'At least one with `In` and `NotIn`; none with `Exists` and `DoesNotExist`.',
              'The empty string `""` is allowed.',
            ],
            example: 'values: [web, api]',
            source: SOURCE,
          },
          items: {
            type: 'string',
            role: 'label-value',
            doc: {
              summary: 'one value to compare with',
              facts: ['Text: quote numbers and words such as `yes` or `true`.'],
              source: SOURCE,
            },
          },
        },
      },
    },
  },
};

function crdFields(): Readonly<Record<string, Field>> {
  const { matchLabels, ...rest } = SELECTOR_FIELDS;
  const value = matchLabels?.items;
  if (!matchLabels || !value) return SELECTOR_FIELDS;
  const facts = (value.doc.facts ?? []).map((fact) =>
    fact.startsWith('`""`')
      ? '`""` is a value like any other: it needs the label to be there and empty. A value left out (null) drops the label from the selector.'
      : fact,
  );
  return { matchLabels: { ...matchLabels, items: { ...value, doc: { ...value.doc, facts } } }, ...rest };
}

const CRD_SELECTOR_FIELDS = crdFields();
