import { rememberedWeakly } from '../../engine/remembered.ts';
import type { ManifestObject } from '../../lower/object.ts';
import { groupOf, type KindVerdict, recogniseKind } from '../../schema/kinds.ts';
import { schemaFor } from '../../schema/registry.ts';
import { checkStructure } from '../../schema/walk.ts';
import { get } from '../../syntax/cursor.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { readCilium } from './cilium/reading.ts';
import { given } from './nodes.ts';
import { API_SERVER } from './refuse.ts';
import { anyOf, code } from './text.ts';

/** What the object's `apiVersion` and `kind` are: half a dozen rules want to know of each object. */
export const kindOf: (object: ManifestObject) => KindVerdict = rememberedWeakly(
  ({ apiVersion, kind }: ManifestObject) => recogniseKind(apiVersion, kind),
);

export function typeEntry(object: ManifestObject, key: 'apiVersion' | 'kind'): MapEntry | undefined {
  return get(object.node, key);
}

/**
 * Who refuses an object of a kind that nobody serves: for Calico's API its own tools say so too. Cilium's programs go by
 * the kind and read the object all the same.
 */
export function refusersOf({ apiVersion, kind, node }: ManifestObject): readonly string[] {
  if (apiVersion !== undefined && groupOf(apiVersion) === 'projectcalico.org') {
    return [API_SERVER, 'calicoctl-validate', 'calicoctl-create'];
  }
  const schema = schemaFor('cilium.io/v2', kind);
  const reading = schema && readCilium(node, schema, checkStructure(node, schema));
  return [
    API_SERVER,
    ...(reading && reading.agent.length > 0 ? ['cilium-agent'] : []),
    ...(reading && reading.preflight.length > 0 ? ['cilium-preflight'] : []),
  ];
}

/** API versions that hold the kind, and of these the one whose fields the object has, where that is plain. */
export interface Homes {
  readonly all: readonly string[];
  readonly fitting: string | undefined;
}

export function homesOfKind(object: ManifestObject, served: readonly string[]): Homes {
  // Calico's storage format is written by Calico, not by people.
  const all = served.filter((version) => !version.startsWith('crd.'));
  const fitting = all.filter((version) => {
    const schema = schemaFor(version, object.kind);
    return (
      schema !== undefined && checkStructure(object.node, schema).violations.every(({ kind }) => kind !== 'unknown')
    );
  });
  return { all, fitting: fitting.length === 1 ? fitting[0] : undefined };
}

/** Which to use, to stand at the end of a message. */
export function homeAdvice({ all, fitting }: Homes): string {
  if (fitting) return `The fields are those of \`${fitting}\`; use that.`;
  return `Use ${anyOf(all.map(code))}, whichever its fields are of.`;
}

/** The one of these kinds of its API version whose fields the object has: some of them, and where several kinds do, no other. */
export function fittingKind(object: ManifestObject, kinds: readonly string[]): string | undefined {
  const spec = given(object.node, 'spec');
  const tables = kinds.flatMap((kind) => schemaFor(object.apiVersion, kind) ?? []);
  const some = tables.filter(({ root }) =>
    Object.keys(root.fields?.spec?.fields ?? {}).some((name) => given(spec, name) !== undefined),
  );
  if (some.length === 1) return some[0]?.kind;
  const whole = some.filter((schema) => {
    const { violations } = checkStructure(object.node, schema);
    return violations.every(({ kind, path }) => kind !== 'unknown' && !(kind === 'missing' && path[0] === 'spec'));
  });
  return whole.length === 1 ? whole[0]?.kind : undefined;
}

/** Of many kinds those that are about policy. */
export function worthNaming(apiVersion: string | undefined, kinds: readonly string[]): readonly string[] {
  return kinds.length <= 6 ? kinds : kinds.filter((kind) => schemaFor(apiVersion, kind) !== undefined);
}
