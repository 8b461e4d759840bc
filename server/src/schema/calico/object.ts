/** What is the same in every Calico object: its root, and the two groups that serve it. */

import type { Check, Field, FieldDoc, KindSchema } from '../field.ts';
import { objectMeta } from '../objectMeta.ts';
import type { Refusers, Validator } from '../validators.ts';
import { SERVER } from './checks/check.ts';
import { CALICO_REFUSERS, calicoRefusers } from './refusers.ts';

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
  readonly checks?: readonly Check[];
  /** What messages call such an object. */
  readonly noun?: string;
}

/** The kind in both groups, which have the same fields. */
export function calicoKind(kind: CalicoKind): readonly KindSchema[] {
  return CALICO_API_VERSIONS.map((apiVersion) => ({
    apiVersion,
    kind: kind.kind,
    family: 'calico',
    product: 'calico',
    scope: kind.scope,
    decoding: 'crd',
    ...refusal(apiVersion),
    noun: kind.noun ?? 'policy',
    doc: kind.doc,
    link: kind.link,
    root: {
      type: 'object',
      doc: { summary: `a ${kind.kind}`, source: kind.doc.source },
      fields: {
        apiVersion: apiVersionField(apiVersion, kind.doc.source),
        kind: { type: 'string', required: true, enum: [kind.kind], doc: kind.doc },
        metadata: objectMeta(kind.name, kind.namespace),
        spec: kind.spec,
        ...(kind.status && { status: kind.status }),
      },
      ...(kind.checks && { checks: kind.checks }),
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
      summary: raw
        ? "the objects as Calico stores them, past Calico's own checks"
        : "the API that Calico's own tools read",
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

const UNCHECKED =
  "Nothing checks it in `crd.projectcalico.org/v1`, and Calico may then ignore the whole object; Calico's own API refuses it.";

/** `calicoctl` reads the v3 objects only; the ones below are looked at by the API server alone. */
function refusal(
  apiVersion: (typeof CALICO_API_VERSIONS)[number],
): Pick<KindSchema, 'refusers' | 'refusedBy' | 'anyCase' | 'unchecked'> {
  if (apiVersion === 'projectcalico.org/v3') {
    return {
      refusers: CALICO_REFUSERS,
      refusedBy: calicoRefusers,
      anyCase: true,
      unchecked: 'Nobody refuses it, and it does nothing.',
    };
  }
  const onlyServer = (by: readonly Validator[]) => by.filter((name) => name === 'kube-apiserver');
  return {
    refusers: { ...mapValues(CALICO_REFUSERS, onlyServer), otherwise: SERVER },
    refusedBy: (reason, place) => {
      const by = calicoRefusers(reason, place);
      return by && onlyServer(by);
    },
    unchecked: UNCHECKED,
  };
}

function mapValues(refusers: Refusers, change: (by: readonly Validator[]) => readonly Validator[]): Refusers {
  const changed = Object.entries(refusers).map(([reason, by]) => [reason, change(by)] as const);
  return { otherwise: [], ...Object.fromEntries(changed) };
}
