import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/lower/object.ts';
import { createProjection, KEPT_FIELDS } from '../../../server/src/snapshot/projection.ts';
import { LISTED } from './listedFields.ts';

const PAGE = fileURLToPath(new URL('../../../docs/snapshot.md', import.meta.url));
/** Of every kind; said once above the table. */
const EVERYWHERE = ['apiVersion', 'kind', ...['name', 'generateName', 'namespace', 'labels.*'].map(inMetadata)];

function inMetadata(field: string): string {
  return `metadata.${field}`;
}

it('the page names exactly the fields that are kept, and why others are not', () => {
  const text = readFileSync(PAGE, 'utf8');
  const wanted = text
    .replace(/(<!-- fields:.*-->\n)[\s\S]*(<!-- end of fields -->)/, `$1${table()}$2`)
    .replace(/(<!-- left out:.*-->\n)[\s\S]*(<!-- end of left out -->)/, `$1${reasons()}$2`);
  if (process.env.UPDATE_GOLDEN === 'docs') writeFileSync(PAGE, wanted);
  else expect(text).toBe(wanted);
});

const kinds = [...new Set([...Object.keys(KEPT_FIELDS), ...Object.keys(LISTED)])];

it.each(kinds)('of %s is kept what is listed without a reason against it, and nothing else', (kind) => {
  const listed = (LISTED[kind] ?? []).flatMap((field) => (typeof field === 'string' ? field : []));
  const wanted = listed.length === 0 ? [] : ['apiVersion', 'kind', ...listed];
  expect([...(KEPT_FIELDS[kind] ?? [])].sort()).toEqual(wanted.sort());
});

/** Every listed field there and full, and beside each of them what never belongs into a file. */
function fullObject(kind: string): JsonObject {
  const object: Record<string, Json> = { env: [{ name: 'P', value: SECRET }] };
  for (const field of [
    ...ALWAYS,
    ...(LISTED[kind] ?? []).flatMap((one) => (typeof one === 'string' ? one : one.fields)),
  ])
    put(
      object,
      field.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step])),
    );
  return { ...object, apiVersion: 'v1', kind };
}

const SECRET = 'hunter2';
const ALWAYS = [
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
  'metadata.managedFields[].manager',
  'metadata.ownerReferences[].uid',
  'data.password',
  'stringData.token',
  ...['args[]', 'command[]', 'image', 'env[].value', 'envFrom[].secretRef', 'volumeMounts[].mountPath'].flatMap(
    (field) =>
      ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'].map(
        (spec) => `${spec}.containers[].${field}`,
      ),
  ),
  'status.message',
  'status.conditions[].message',
];

function put(into: Record<string, Json>, [step = '', ...rest]: readonly string[]): void {
  const hidden = { secret: SECRET };
  if (rest.length === 0 || rest[0] === '*') {
    into[step] = rest[0] === '*' ? { a: 'kept', nested: hidden } : SECRET_ENDS.test(step) ? SECRET : 'kept';
  } else if (rest[0] === '[]') {
    if (rest.length === 1) into[step] = ['kept', hidden];
    else {
      into[step] ??= [{ ...hidden }];
      const items = into[step] as Record<string, Json>[];
      if (items[0]) put(items[0], rest.slice(1));
    }
  } else {
    into[step] ??= { ...hidden };
    put(into[step] as Record<string, Json>, rest);
  }
}

const SECRET_ENDS = /^(value|manager|uid|password|token|image|secretRef|mountPath|message|io\/last-applied.*)$/;

it.each(kinds)('of a %s nothing stays that hides beside the kept fields', (kind) => {
  const object = fullObject(kind);
  const named =
    kind === 'ConfigMap'
      ? { ...object, metadata: { ...(object.metadata as JsonObject), name: 'cilium-config' } }
      : object;
  expect(JSON.stringify(named)).toContain(SECRET);
  const kept = JSON.stringify(createProjection().project(named) ?? {});
  expect(kept).not.toContain(SECRET);
  if (KEPT_FIELDS[kind]) expect(kept).toContain('kept');
});

/** Fields that are left out, each with its reason. */
function reasons(): string {
  const rows = Object.entries(LISTED).flatMap(([kind, fields]) =>
    fields.flatMap((one) =>
      typeof one === 'string' ? [] : [{ kind, fields: cell(one.fields.join('\n')), why: one.why }],
    ),
  );
  // Workloads say the same.
  const same = new Map<string, { readonly kinds: string[]; readonly fields: string; readonly why: string }>();
  for (const { kind, fields, why } of rows) {
    const known = same.get(fields + why);
    if (known) known.kinds.push(`\`${kind}\``);
    else same.set(fields + why, { kinds: [`\`${kind}\``], fields, why });
  }
  const lines = [...same.values()].map((row) => `| ${row.kinds.join(', ')} | ${row.fields} | ${row.why} |`);
  return `\n| kind | left out | why |\n|---|---|---|\n${lines.join('\n')}\n\n`;
}

function table(): string {
  const kinds = new Map<string, string[]>();
  for (const [kind, fields] of Object.entries(KEPT_FIELDS)) {
    for (const field of EVERYWHERE) expect(fields).toContain(field);
    const own = fields.filter((field) => !EVERYWHERE.includes(field)).join('\n');
    kinds.set(own, [...(kinds.get(own) ?? []), `\`${kind}\``]);
  }
  const rows = [...kinds].map(([fields, names]) => `| ${names.join(', ')} | ${cell(fields)} |`);
  return `\n| kind | besides its name, namespace and labels |\n|---|---|\n${rows.join('\n')}\n\n`;
}

function cell(fields: string): string {
  if (fields === '') return 'nothing';
  return fields
    .split('\n')
    .map((field) => `\`${field}\``)
    .join(', ');
}
