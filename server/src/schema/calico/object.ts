/** What is the same in every Calico object: its root, and the two groups that serve it. */

import type { Field, FieldDoc, KindSchema } from '../field.ts';
import { objectMeta } from '../metadata.ts';
import { VALIDATOR } from './sources.ts';

/** Served by Calico's API server or its own CRDs; and the CRDs below, that Calico stores into and nothing validates well. */
export const CALICO_API_VERSIONS = ['projectcalico.org/v3', 'crd.projectcalico.org/v1'] as const;

export interface CalicoKind {
  readonly kind: string;
  readonly scope: KindSchema['scope'];
  readonly doc: FieldDoc;
  /** Page about the kind. */
  readonly link: string;
  readonly name: FieldDoc;
  /** Namespaced kinds: what living in a namespace means. */
  readonly namespace?: FieldDoc;
  readonly spec: Field;
  readonly status?: Field;
}

const NO_NAMESPACE: FieldDoc = {
  summary: 'nothing: objects of this kind live in no namespace',
  facts: ['`kubectl` drops it without a word; `calicoctl` refuses it.'],
  source: VALIDATOR,
};

/** The kind in both groups, which have the same fields. */
export function calicoKind(kind: CalicoKind): readonly KindSchema[] {
  return CALICO_API_VERSIONS.map((apiVersion) => ({
    apiVersion,
    kind: kind.kind,
    scope: kind.scope,
    decoding: 'crd',
    doc: kind.doc,
    link: kind.link,
    root: {
      type: 'object',
      doc: { summary: `a ${kind.kind}`, source: kind.doc.source },
      fields: {
        apiVersion: apiVersionField(apiVersion, kind.doc.source),
        kind: { type: 'string', required: true, enum: [kind.kind], doc: kind.doc },
        metadata: objectMeta(kind.name, kind.namespace ?? NO_NAMESPACE),
        spec: kind.spec,
        ...(kind.status && { status: kind.status }),
      },
    },
  }));
}

function apiVersionField(apiVersion: string, source: string): Field {
  const raw = apiVersion === 'crd.projectcalico.org/v1';
  return {
    type: 'string',
    required: true,
    enum: [apiVersion],
    doc: {
      summary: raw ? "the objects as Calico stores them, past Calico's own checks" : "Calico's API",
      facts: raw
        ? [
            'Whoever writes here goes past the checks and defaults of Calico: a selector that cannot be read is stored, and missing `types` mean both directions. Write `projectcalico.org/v3`.',
          ]
        : [
            'Needs `calicoctl`, the Calico API server, or the v3 CRDs; without one of them `kubectl` finds no such kind.',
          ],
      versions: raw ? [] : ['As CRDs of its own, without the Calico API server, since Calico 3.32.'],
      source,
    },
  };
}
