import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Field, KindSchema } from '../../../server/src/schema/field.ts';
import { KIND_SCHEMAS } from '../../../server/src/schema/registry.ts';
import { EXCEPTIONS } from './parityExceptions.ts';

/**
 * Holds every field table against the CRD as published, where the folder with them is: the same fields, types, enums,
 * limits, patterns, defaults, uniqueness and number of CEL rules. Where a table says something else on purpose, it
 * stands in `parityExceptions.ts` with the reason. Of two channels, what only the experimental CRD has must be marked
 * as such. `metadata` is no business of a CRD.
 */

const CRDS = join(import.meta.dirname, '../../../../shared/crds');

/** The CRD of a kind, and the one of its experimental channel where it has channels. */
const FILES: Readonly<Record<string, readonly [standard: string, experimental?: string]>> = {
  'policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy': [
    'network-policy-api/v1alpha1_standard_adminnetworkpolicies.yaml',
    'network-policy-api/v1alpha1_experimental_adminnetworkpolicies.yaml',
  ],
  'policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy': [
    'network-policy-api/v1alpha1_standard_baselineadminnetworkpolicies.yaml',
    'network-policy-api/v1alpha1_experimental_baselineadminnetworkpolicies.yaml',
  ],
  'policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy': [
    'network-policy-api/standard_clusternetworkpolicies.yaml',
    'network-policy-api/experimental_clusternetworkpolicies.yaml',
  ],
  'projectcalico.org/v3 GlobalNetworkPolicy': ['calico/projectcalico.org_globalnetworkpolicies.yaml'],
  'projectcalico.org/v3 GlobalNetworkSet': ['calico/projectcalico.org_globalnetworksets.yaml'],
  'projectcalico.org/v3 HostEndpoint': ['calico/projectcalico.org_hostendpoints.yaml'],
  'projectcalico.org/v3 NetworkPolicy': ['calico/projectcalico.org_networkpolicies.yaml'],
  'projectcalico.org/v3 NetworkSet': ['calico/projectcalico.org_networksets.yaml'],
  'projectcalico.org/v3 StagedGlobalNetworkPolicy': ['calico/projectcalico.org_stagedglobalnetworkpolicies.yaml'],
  'projectcalico.org/v3 StagedKubernetesNetworkPolicy': [
    'calico/projectcalico.org_stagedkubernetesnetworkpolicies.yaml',
  ],
  'projectcalico.org/v3 StagedNetworkPolicy': ['calico/projectcalico.org_stagednetworkpolicies.yaml'],
  'projectcalico.org/v3 Tier': ['calico/projectcalico.org_tiers.yaml'],
  ...calicoStored('GlobalNetworkPolicy', 'globalnetworkpolicies'),
  ...calicoStored('GlobalNetworkSet', 'globalnetworksets'),
  ...calicoStored('HostEndpoint', 'hostendpoints'),
  ...calicoStored('NetworkPolicy', 'networkpolicies'),
  ...calicoStored('NetworkSet', 'networksets'),
  ...calicoStored('StagedGlobalNetworkPolicy', 'stagedglobalnetworkpolicies'),
  ...calicoStored('StagedKubernetesNetworkPolicy', 'stagedkubernetesnetworkpolicies'),
  ...calicoStored('StagedNetworkPolicy', 'stagednetworkpolicies'),
  ...calicoStored('Tier', 'tiers'),
  'cilium.io/v2 CiliumNetworkPolicy': ['cilium/ciliumnetworkpolicies.yaml'],
  'cilium.io/v2 CiliumClusterwideNetworkPolicy': ['cilium/ciliumclusterwidenetworkpolicies.yaml'],
  'cilium.io/v2 CiliumCIDRGroup': ['cilium/ciliumcidrgroups.yaml'],
  'cilium.io/v2alpha1 CiliumCIDRGroup': ['cilium/ciliumcidrgroups.yaml'],
};

function calicoStored(kind: string, plural: string): Readonly<Record<string, readonly [string]>> {
  return { [`crd.projectcalico.org/v1 ${kind}`]: [`calico/projectcalico.org_${plural}.yaml`] };
}

interface Published {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Published>>;
  readonly items?: Published;
  readonly additionalProperties?: Published | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly Published[];
  readonly allOf?: readonly Published[];
  readonly oneOf?: readonly Published[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string }[];
}

/** What a place says, in one form for both sides. Undefined and absent are the same. */
type Facts = Readonly<Record<string, unknown>>;

const LIMITS = [
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
] as const;

function publishedFacts(schema: Published, required: boolean): Facts {
  const flat: Published = Object.assign({}, ...(schema.allOf ?? []), schema);
  const map = typeof flat.additionalProperties === 'object';
  const one = (flat.oneOf ?? []).flatMap((branch) => branch.required ?? []);
  return {
    type: flat['x-kubernetes-int-or-string']
      ? 'intOrString'
      : flat.type === 'array'
        ? 'list'
        : map
          ? 'map'
          : (flat.type ?? 'any'),
    required,
    enum: flat.enum?.map(String).sort(),
    default: flat.default === undefined ? undefined : JSON.stringify(flat.default),
    pattern: flat.pattern,
    ...Object.fromEntries(LIMITS.map((limit) => [limit, flat[limit]])),
    unique:
      flat['x-kubernetes-list-type'] === 'set'
        ? 'items'
        : flat['x-kubernetes-list-type'] === 'map'
          ? flat['x-kubernetes-list-map-keys']?.join()
          : undefined,
    format: flat.format === 'int32' ? undefined : flat.format,
    oneOf: one.length > 0 ? [...one].sort().join() : undefined,
    preserveUnknown: flat['x-kubernetes-preserve-unknown-fields'],
    rules: flat['x-kubernetes-validations']?.length,
  };
}

const FORMATS: Readonly<Record<string, string | undefined>> = {
  timestamp: 'date-time',
  int64: 'int64',
  cidr: 'cidr',
  'any-int': undefined,
  'cel-cidr': undefined,
};

function tableFacts(field: Field, experimental: boolean): Facts {
  const checks = (field.checks ?? []).filter((check) => experimental || !check.channel);
  const rules = checks.length + (field.format === 'cel-cidr' ? 1 : 0);
  const one = (field.groups ?? []).filter(({ needs }) => needs === 'exactly-one').flatMap(({ of }) => of);
  return {
    type: field.type,
    required: field.required ?? false,
    enum: field.enum && [...field.enum].sort(),
    default: field.defaultValue === undefined ? undefined : JSON.stringify(field.defaultValue),
    pattern: field.pattern?.source.replaceAll('\\/', '/'),
    ...Object.fromEntries(LIMITS.map((limit) => [limit, field[limit]])),
    unique: typeof field.unique === 'string' ? field.unique : field.unique?.join(),
    format: field.format && FORMATS[field.format],
    oneOf: one.length > 0 ? [...one].sort().join() : undefined,
    preserveUnknown: field.preserveUnknown,
    rules: rules === 0 ? undefined : rules,
  };
}

/** Every difference: `path: property: table says …, CRD says …`. */
function* differences(
  field: Field,
  schema: Published,
  at: { readonly path: string; readonly required: boolean; readonly experimental: boolean },
): Iterable<string> {
  const { path, required, experimental } = at;
  const ours = tableFacts(field, experimental);
  const theirs = publishedFacts(schema, required);
  for (const name of Object.keys(theirs)) {
    if (path === '' && name === 'required') continue;
    if (JSON.stringify(ours[name]) === JSON.stringify(theirs[name])) continue;
    yield `${path}: ${name}: table ${JSON.stringify(ours[name])}, CRD ${JSON.stringify(theirs[name])}`;
  }
  const known = Object.entries(field.fields ?? {}).filter(([, child]) => experimental || !child.channel);
  const names = new Set([...known.map(([name]) => name), ...Object.keys(schema.properties ?? {})]);
  for (const name of names) {
    if (path === '' && /^(apiVersion|kind|metadata)$/.test(name)) continue;
    const child = known.find(([own]) => own === name)?.[1];
    const published = schema.properties?.[name];
    const place = `${path}.${name}`;
    if (!child) yield `${place}: field: only the CRD has it`;
    else if (!published) yield `${place}: field: only the table has it`;
    else {
      const needed = schema.required?.includes(name) ?? false;
      yield* differences(child, published, { path: place, required: needed, experimental });
    }
  }
  const inner =
    schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
  if (field.items && inner) {
    yield* differences(field.items, inner, { path: `${path}[]`, required: false, experimental });
  } else if ((field.items === undefined) !== (inner === undefined)) {
    yield `${path}: items: only ${inner ? 'the CRD' : 'the table'} says what it holds`;
  }
}

/** Calico's two groups have the same schema (calico.md 1.1), published here for one of them. */
function publishedSchema(file: string, version: string): Published {
  const crd = parse(readFileSync(join(CRDS, file), 'utf8'));
  const name = file.startsWith('calico/') ? 'v3' : version;
  const found = crd.spec.versions.find((each: { name: string }) => each.name === name);
  return found.schema.openAPIV3Schema;
}

/** The reason for a difference, where it is a listed one. */
function reasonFor(schema: KindSchema, difference: string): string | undefined {
  return EXCEPTIONS.find(
    ({ kinds, difference: listed }) => kinds.test(`${schema.apiVersion} ${schema.kind}`) && listed.test(difference),
  )?.reason;
}

const CRD_KINDS = KIND_SCHEMAS.filter(({ decoding }) => decoding === 'crd');

if (!existsSync(CRDS)) {
  console.warn(`NOT RUN: the parity of the field tables with the published CRDs; ${CRDS} is not there.`);
} else {
  describe.each(CRD_KINDS.map((schema) => [`${schema.apiVersion} ${schema.kind}`, schema] as const))(
    '%s',
    (id, schema) => {
      const [standard, experimental] = FILES[id] ?? [];
      const version = schema.apiVersion.split('/')[1] ?? '';

      it('has a CRD to be held against', () => expect(standard).toBeDefined());

      it.each([standard, experimental].filter((file) => file !== undefined))('says what %s says', (file) => {
        const at = { path: '', required: false, experimental: file === experimental };
        const found = [...differences(schema.root, publishedSchema(file, version), at)];
        expect(found.filter((difference) => reasonFor(schema, difference) === undefined)).toEqual([]);
      });
    },
  );

  it('lists no exception that nothing needs', () => {
    const all = CRD_KINDS.flatMap((schema) => {
      const id = `${schema.apiVersion} ${schema.kind}`;
      return (FILES[id] ?? []).flatMap((file, index) =>
        file === undefined
          ? []
          : [
              ...differences(schema.root, publishedSchema(file, schema.apiVersion.split('/')[1] ?? ''), {
                path: '',
                required: false,
                experimental: index === 1,
              }),
            ].map((difference) => ({ id, difference })),
      );
    });
    for (const { kinds, difference } of EXCEPTIONS) {
      expect(
        all.some((each) => kinds.test(each.id) && difference.test(each.difference)),
        difference.source,
      ).toBe(true);
    }
  });
}
