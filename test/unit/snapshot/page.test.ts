import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { KEPT_FIELDS } from '../../../server/src/snapshot/projection.ts';

const PAGE = fileURLToPath(new URL('../../../docs/snapshot.md', import.meta.url));
/** Of every kind; said once above the table. */
const EVERYWHERE = ['apiVersion', 'kind', ...['name', 'generateName', 'namespace', 'labels.*'].map(inMetadata)];

function inMetadata(field: string): string {
  return `metadata.${field}`;
}

it('the page names exactly the fields that are kept', () => {
  const text = readFileSync(PAGE, 'utf8');
  const wanted = text.replace(/(<!-- fields:.*-->\n)[\s\S]*(<!-- end of fields -->)/, `$1${table()}$2`);
  if (process.env.UPDATE_GOLDEN === 'docs') writeFileSync(PAGE, wanted);
  else expect(text).toBe(wanted);
});

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
