import { conditionsStatus } from '../conditions.ts';
import type { Check, Field, FieldDoc, KindSchema } from '../field.ts';
import { objectMeta } from '../objectMeta.ts';
import type { Refusers } from '../validators.ts';
import type { Dialect } from './peers.ts';

/**
 * The CRD checks types, enums, limits and its CEL rules, in both channels alike but for the experimental fields. Inside
 * selectors it looks at types only.
 */
const REFUSERS: Refusers = {
  otherwise: ['kube-apiserver', 'kube-apiserver/experimental'],
  'label-syntax': [],
  expression: [],
  value: [],
};

interface KindParts {
  readonly kind: string;
  readonly doc: FieldDoc;
  readonly name: FieldDoc;
  readonly spec: Readonly<Record<string, Field>>;
  readonly specDoc: FieldDoc;
  readonly checks?: readonly Check[];
  readonly link: string;
}

/** A clusterwide kind of `policy.networking.k8s.io`. */
export function adminKind(dialect: Dialect, parts: KindParts): KindSchema {
  const apiVersion = `policy.networking.k8s.io/${dialect.version}`;
  const { kind, doc, name, spec, specDoc, checks, link } = parts;
  return {
    apiVersion,
    kind,
    family: 'admin',
    product: 'network-policy-api',
    scope: 'Cluster',
    decoding: 'crd',
    refusers: REFUSERS,
    noun: 'policy',
    unchecked: 'The API server takes it as it is, and network plugins differ in what they make of it.',
    doc,
    link,
    root: {
      type: 'object',
      ...(checks && { checks }),
      doc: { summary: kind.startsWith('A') ? `an ${kind}` : `a ${kind}`, source: dialect.source },
      fields: {
        apiVersion: {
          type: 'string',
          required: true,
          enum: [apiVersion],
          doc: { summary: 'the API version of the policy', source: dialect.source },
        },
        kind: { type: 'string', required: true, enum: [kind], doc: { summary: doc.summary, source: dialect.source } },
        metadata: objectMeta(name),
        spec: { type: 'object', role: 'admin-spec', required: true, doc: specDoc, fields: spec },
        status: conditionsStatus(true),
      },
    },
  };
}

/** `spec.priority`. */
export function priority(dialect: Dialect, among: string): Field {
  return {
    type: 'integer',
    role: 'admin-priority',
    required: true,
    minimum: 0,
    maximum: 1000,
    doc: {
      summary: `the place of the policy among the ${among}`,
      facts: [
        'From 0 to 1000; the lower number comes first.',
        'Of two with the same number whose rules match the same connection nobody knows which decides.',
      ],
      example: 'priority: 100',
      source: dialect.source,
    },
  };
}
