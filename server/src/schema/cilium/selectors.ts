import type { Field, FieldDoc, FieldRole, LabelDialect } from '../field.ts';
import { SELECTOR_OPERATORS } from '../labelSelector.ts';
import { API, doc } from './doc.ts';

/** A label value as the published schema has it. */
const VALUE_PATTERN = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SOURCES = [
  'A key may carry the source of the label before a colon: `k8s:app` asks labels that come from Kubernetes, `reserved:host` a class of Cilium; `app` alone asks every source.',
  'Namespace, ServiceAccount and cluster are labels too: `io.kubernetes.pod.namespace`, `io.cilium.k8s.policy.serviceaccount`, `io.cilium.k8s.policy.cluster`, and the labels of the Namespace behind `io.cilium.k8s.namespace.labels.`.',
  "Labels that are no part of a pod's identity never match: `pod-template-hash`, `statefulset.kubernetes.io/pod-name`, most of `kubernetes.io/…`.",
];

/**
 * A label selector of Cilium: keys carry a source. Those of Services are compared with the Services' own labels and
 * nobody checks their keys.
 */
export function endpointSelector(role: FieldRole, own: FieldDoc, dialect: LabelDialect = 'cilium'): Field {
  return { type: 'object', role, fields: selectorFields(dialect), doc: own };
}

function selectorFields(dialect: LabelDialect): Readonly<Record<string, Field>> {
  const sources =
    dialect === 'cilium' ? SOURCES : ['Compared with the labels of the Services; a source before the key is ignored.'];
  return {
    matchLabels: {
      type: 'map',
      role: 'match-labels',
      dialect,
      default: 'no requirement',
      doc: doc(
        API.selector,
        'labels that must all be there, each with exactly this value',
        [
          'Every entry must match, and so must every entry of `matchExpressions`.',
          'Empty or missing: no requirement.',
          ...sources,
        ],
        { example: 'matchLabels:\n  k8s:io.kubernetes.pod.namespace: shop\n  app: web' },
      ),
      items: {
        type: 'string',
        role: 'label-value',
        dialect,
        maxLength: 63,
        pattern: VALUE_PATTERN,
        doc: doc(API.selector, 'the value the label must have', [
          'The whole value must be equal; case counts.',
          'Labels of the source `reserved` have the empty value: `reserved:host: ""`.',
          'Numbers and words such as `yes`, `on` or `true` need quotes, or YAML turns them into something that is not text.',
          'At most 63 characters: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.',
        ]),
      },
    },
    matchExpressions: {
      type: 'list',
      default: 'no requirement',
      doc: doc(
        API.selector,
        'conditions on label keys, all of which must hold',
        [
          'Each entry names a `key`, an `operator` and, for `In` and `NotIn`, the `values`.',
          'All entries must hold, and so must `matchLabels`.',
        ],
        { example: 'matchExpressions:\n- key: k8s:io.kubernetes.pod.namespace\n  operator: In\n  values: [shop, web]' },
      ),
      items: {
        type: 'object',
        role: 'expression',
        dialect,
        doc: doc(API.selector, 'one condition on one label key', [], {
          example: '{key: env, operator: NotIn, values: [prod]}',
        }),
        fields: {
          key: {
            type: 'string',
            role: 'label-key',
            dialect,
            required: true,
            doc: doc(API.labels, 'the label key that the condition is about', sources, { example: 'key: k8s:app' }),
          },
          operator: {
            type: 'string',
            role: 'operator',
            required: true,
            enum: SELECTOR_OPERATORS,
            doc: doc(API.labels, 'how the key is compared', [
              '`In`: the label is there and its value is one of `values`.',
              '`NotIn`: the label is not there, or its value is none of `values`. Nodes and outside addresses lack most labels: as a peer, `NotIn` alone can let them in.',
              '`Exists`: the label is there, whatever its value. `DoesNotExist`: it is not there.',
              'Upper and lower case count; there are no other operators.',
            ]),
          },
          values: {
            type: 'list',
            role: 'values',
            doc: doc(API.labels, 'the values to compare with', [
              'At least one with `In` and `NotIn`; none with `Exists` and `DoesNotExist`.',
            ]),
            items: {
              type: 'string',
              role: 'label-value',
              dialect,
              doc: doc(API.labels, 'one value to compare with', [
                'Text: quote numbers and words such as `yes` or `true`.',
              ]),
            },
          },
        },
      },
    },
  };
}
