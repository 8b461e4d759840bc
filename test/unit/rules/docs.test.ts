import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../../server/src/rules/registry.ts';
import { codesIn } from './judge.ts';

const DOCS = fileURLToPath(new URL('../../../docs/rules/', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../../golden/', import.meta.url));

const ALL = [...ALL_RULES].sort((a, b) => (a.code < b.code ? -1 : 1));
const CODES = ALL.map((rule) => rule.code);

describe('the registry, the pages and the golden folders', () => {
  it('has no code twice', () => {
    expect(new Set(CODES).size).toBe(CODES.length);
  });

  it('writes codes in kebab-case', () => {
    for (const code of CODES) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('has a page for every code, and a code for every page', () => {
    const pages = readdirSync(DOCS).filter((name) => name !== 'README.md');
    expect(pages.map((name) => name.replace(/\.md$/, '')).sort()).toEqual(CODES);
  });

  it('has a golden folder for every code, and a code for every folder', () => {
    const folders = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(CODES);
  });

  it('lists every code in the table of the README', () => {
    const file = `${DOCS}README.md`;
    const text = readFileSync(file, 'utf8');
    const wanted = text.replace(/(<!-- table -->\n)[\s\S]*(<!-- \/table -->)/, `$1${table()}$2`);
    if (process.env.UPDATE_GOLDEN === 'docs') writeFileSync(file, wanted);
    else expect(text).toBe(wanted);
  });
});

/** How the product speaks: what is wrong, why, what to do; never these words. */
it('speaks plainly, in messages and on pages', () => {
  const rules = fileURLToPath(new URL('../../../server/src/rules/', import.meta.url));
  const sources = readdirSync(rules, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const texts = [
    ...sources.map((name) => readFileSync(`${rules}${name}`, 'utf8')),
    ...readdirSync(DOCS).map((name) => readFileSync(`${DOCS}${name}`, 'utf8')),
  ];
  for (const text of texts) expect(text).not.toMatch(/\b(please|oops|failed to|invalid)\b/i);
});

const pageOf = (code: string) => (existsSync(`${DOCS}${code}.md`) ? readFileSync(`${DOCS}${code}.md`, 'utf8') : '');
const examplesOf = (code: string) =>
  [...pageOf(code).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => asPolicy(block));
/** What one document's rules alone do not show. */
const OF_MORE = new Set(
  ALL_RULES.filter(({ scope }) => scope === 'cluster' || scope === 'ignore').map(({ code }) => code),
);

it.each(CODES)('the page of %s starts with the code and says what to do', (code) => {
  expect(pageOf(code)).toMatch(new RegExp(`^# ${code}\n\n\\*\\*`));
  expect(pageOf(code)).toContain('## What to do');
});

it.each(CODES.filter((code) => !OF_MORE.has(code) && examplesOf(code).length > 0))(
  'the page of %s shows an example that has it, and one that has not',
  (code) => {
    const [wrong = '', right = ''] = examplesOf(code);
    expect(codesIn(wrong)).toContain(code);
    expect(codesIn(right)).not.toContain(code);
  },
);

function table(): string {
  const rows = ALL.map(({ code, level, title }) => `| [${code}](${code}.md) | ${level} | ${title} |`);
  return `\n| Code | Level | What it finds |\n|---|---|---|\n${rows.join('\n')}\n\n`;
}

/** An example as a whole policy: what stands above its fields is left out on the page. */
function asPolicy(block: string): string {
  const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n';
  if (/^(apiVersion|kind):/m.test(block)) return block;
  const metadata = 'metadata:\n  name: example\n  namespace: shop\n';
  if (/^metadata:/m.test(block)) return head + block;
  if (/^spec:/m.test(block)) return head + metadata + block;
  if (/^ports:/m.test(block)) {
    return asPolicy(`egress:\n- to:\n  - namespaceSelector: {}\n${block.replace(/^(?=.)/gm, '  ')}`);
  }
  const subject = /^podSelector:|^podselector:/m.test(block)
    ? ''
    : '  podSelector:\n    matchLabels:\n      app: example\n';
  return `${head}${metadata}spec:\n${subject}${block.replace(/^(?=.)/gm, '  ')}`;
}
