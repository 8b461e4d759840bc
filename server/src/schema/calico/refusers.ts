/** Who refuses a Calico object for what, where the API server and `calicoctl` part ways (calico.md 0.5, 3). */

import type { FieldRole, RefusedPlace } from '../field.ts';
import type { Reason, Refusers, Validator } from '../validators.ts';
import { BOTH, CALICOCTL, SERVER } from './checks/check.ts';
import { isFolded } from './views.ts';

/** Where nothing finer is known. */
export const CALICO_REFUSERS: Refusers = {
  otherwise: BOTH,
  'duplicate-key': SERVER,
  'label-syntax': [],
  expression: [],
  cidr: CALICOCTL,
  port: CALICOCTL,
  value: CALICOCTL,
};

/** By what exactly stands there; undefined: by the table. */
export function calicoRefusers(reason: Reason, place: RefusedPlace): readonly Validator[] | undefined {
  if (place.path[0] === 'metadata') return metadata(place);
  switch (place.kind ?? reason) {
    case 'unknown':
      return isOtherCase(place) ? SERVER : BOTH;
    case 'missing':
      return missing(place);
    case 'type':
      return type(place);
    case 'enum':
      return place.value === '' && place.field?.role === 'calico-staged-action' ? SERVER : BOTH;
    case 'limit':
      return BY_BOTH_LIMITED.has(place.field?.role) ? BOTH : SERVER;
    case 'pattern':
      return SERVER;
    case 'duplicate':
      return BY_BOTH_UNIQUE.has(String(place.path.at(-2))) ? BOTH : SERVER;
    case 'check':
      return place.failure?.by;
    default:
      return undefined;
  }
}

const BY_BOTH_LIMITED: ReadonlySet<FieldRole | undefined> = new Set([
  'calico-icmp-type',
  'calico-icmp-code',
  'calico-host-port-number',
  'calico-host-interface',
]);
/** Lists, by their names. */
const BY_BOTH_UNIQUE: ReadonlySet<string> = new Set(['types', 'performanceHints']);

/** Of metadata Calico decodes everything, and then looks at names, labels and annotations only. */
function metadata(place: RefusedPlace): readonly Validator[] {
  if (place.kind === 'unknown') return isOtherCase(place) ? SERVER : BOTH;
  if (place.kind === 'type') return type(place);
  return CALICO_METADATA.has(place.path[1] ?? 'name') ? BOTH : SERVER;
}

const CALICO_METADATA: ReadonlySet<unknown> = new Set(['name', 'labels', 'annotations']);

/** Written in another case: `calicoctl` takes it for the field, unless that is there as well. */
function isOtherCase({ path, parent, map }: RefusedPlace): boolean {
  const key = String(path.at(-1));
  const name = Object.keys(parent?.fields ?? {}).find((known) => isFolded(key, known));
  return (
    name !== undefined &&
    !map?.entries.some((entry) => entry.key !== key && entry.key.toLowerCase() === key.toLowerCase())
  );
}

function missing({ path, node, field }: RefusedPlace): readonly Validator[] | undefined {
  const name = String(path.at(-1));
  if (node?.kind === 'map' && node.entries.some(({ key }) => isFolded(key, name))) return SERVER;
  // An empty spec is fine to Calico but where an interface must be named.
  return path.length === 1 && name === 'spec' && field?.role !== 'calico-host-spec' ? SERVER : BOTH;
}

/** Texts that a bare number or boolean cannot be. */
const NEVER_BARE: ReadonlySet<FieldRole | undefined> = new Set([
  'calico-subject',
  'calico-subject-accounts',
  'calico-subject-namespaces',
  'calico-peer',
  'calico-not-peer',
  'calico-peer-namespaces',
  'calico-peer-accounts',
  'calico-action',
  'calico-type',
  'calico-default-action',
  'calico-staged-action',
  'calico-net',
  'calico-not-net',
  'calico-set-net',
  'calico-host-address',
  'calico-http-path',
]);

/** What a null in a list is to `calicoctl`: an empty text or object, which is fine only for these lists. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'nets',
  'names',
  'methods',
  'from',
  'to',
  'ports',
  'values',
  'except',
]);

function type({ field, found, path }: RefusedPlace): readonly Validator[] {
  // `calicoctl` turns a bare number or boolean into the text that it is.
  if (field?.type === 'string' && !field.format && (found === 'number' || found === 'boolean')) {
    return NEVER_BARE.has(field.role) ? BOTH : SERVER;
  }
  if (found === 'null' && typeof path.at(-1) === 'number' && MAY_BE_EMPTY.has(String(path.at(-2)))) {
    const inRule = field?.role === 'calico-net' || field?.role === 'calico-not-net' || field?.role === 'calico-port';
    return inRule || field?.role === 'calico-host-port' ? BOTH : SERVER;
  }
  return BOTH;
}
