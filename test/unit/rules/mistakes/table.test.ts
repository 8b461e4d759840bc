import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../../../server/src/rules/registry.ts';
import { ADMIN_MISTAKES } from './admin.ts';
import { CALICO_MISTAKES } from './calico.ts';
import { CILIUM_MISTAKES } from './cilium.ts';
import { KUBERNETES_MISTAKES } from './kubernetes.ts';
import type { Mistake } from './mistake.ts';

/** Every row of the mistakes tables leads to a code, or to why it has none: `docs/mistakes.md`. */

const PAGE = fileURLToPath(new URL('../../../../docs/mistakes.md', import.meta.url));
const SEMANTICS = fileURLToPath(new URL('../../../../../shared/semantics/', import.meta.url));

const TABLES = [
  { name: 'NetworkPolicy', rows: KUBERNETES_MISTAKES, source: 'kubernetes.md', id: /\bA-M\d+/g, prefix: '' },
  { name: 'Admin APIs', rows: ADMIN_MISTAKES, source: 'kubernetes.md', id: /\bBC-M\d+/g, prefix: '' },
  { name: 'Calico', rows: CALICO_MISTAKES, source: 'calico.md', id: /^\*\*M\d+/gm, prefix: 'calico-' },
  { name: 'Cilium', rows: CILIUM_MISTAKES, source: 'cilium.md', id: /^\*\*M\d+/gm, prefix: 'cilium-' },
] as const;

const codesFor = (row: string) =>
  ALL_RULES.filter(({ answers }) => answers.includes(row))
    .map(({ code }) => code)
    .sort();

describe.each(TABLES)('$name', ({ rows, source, id, prefix }) => {
  it.each(rows.map(({ row, why }) => [row, why] as const))('%s has a code, or a reason', (row, why) => {
    expect(codesFor(row).length > 0 || (why ?? '') !== '').toBe(true);
  });

  it('has no row twice', () => {
    expect(new Set(rows.map(({ row }) => row)).size).toBe(rows.length);
  });

  it.runIf(existsSync(SEMANTICS))('has the rows of the document, all and no other', () => {
    const told = readFileSync(`${SEMANTICS}${source}`, 'utf8').match(id) ?? [];
    const wanted = [...new Set(told.map((each) => prefix + each.replaceAll('*', '')))].sort();
    expect(rows.map(({ row }) => row).sort()).toEqual(wanted);
  });
});

it('names only rows that there are', () => {
  const known = new Set(TABLES.flatMap(({ rows }) => rows.map(({ row }) => row)));
  const named = ALL_RULES.flatMap(({ answers }) => answers).filter((answer) => /(^|-)M\d+$/.test(answer));
  expect(named.filter((row) => !known.has(row))).toEqual([]);
});

it('is what the page says', () => {
  const wanted = page();
  if (process.env.UPDATE_GOLDEN === 'docs') writeFileSync(PAGE, wanted);
  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});

function page(): string {
  const tables = TABLES.map(({ name, rows }) => {
    const lines = rows.map((mistake) => `| ${mistake.row} | ${mistake.title} | ${answer(mistake)} |`);
    return `## ${name}\n\n| Row | Mistake | Answer |\n|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `# Mistakes, and the codes that find them\n\nEvery mistake that the project knows of, and the [diagnostic code](rules/README.md) that finds it, or why none does.\n\n<!-- written by the tests: UPDATE_GOLDEN=docs npx vitest run test/unit/rules -->\n\n${tables.join('\n')}`;
}

function answer({ row, why }: Mistake): string {
  const codes = codesFor(row).map((code) => `[${code}](rules/${code}.md)`);
  return [codes.join(', '), why ?? ''].filter((part) => part !== '').join('. ');
}
