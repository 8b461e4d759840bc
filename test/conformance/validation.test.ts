import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answerCheckCase } from '../../server/src/cli/checkCases.ts';

/**
 * Manifests that real validators accepted or refused (`data/validation/README.md`): the validators that some diagnostic
 * names must be exactly those that refuse, and each field the API server blames must be named, unless another finding
 * explains it.
 */

const DATA = join(import.meta.dirname, 'data/validation');
const SHARED = join(import.meta.dirname, '../../../shared/conformance/validation');
/**
 * How many of the fields that the API server blames must be named themselves. The rest are consequences; the CRDs have
 * more of them, because a peer, a port or a subject is empty once its one key is unknown and pruned.
 */
const NAMED: Readonly<Record<string, number>> = { kubernetes: 0.9 };
const NAMED_OF_CRDS = 0.8;

/** Rows where the answer is one of how the judges were run. Each must differ. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'cilium-1151:cilium-1000110-2+generate-name':
    'The agent was given the object of a dry run, which has no name yet; what the API server stores has one.',
};

interface Row {
  readonly id: string;
  readonly text: string;
  readonly validators: readonly {
    readonly name: string;
    readonly schema?: string;
    readonly accepted: boolean;
    readonly errors: readonly { readonly field: string; readonly type: string }[];
  }[];
}

interface Answer {
  readonly id: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly path: string;
    readonly rejectedBy: readonly string[];
  }[];
}

function ask({ id, text }: Row): Answer {
  return JSON.parse(answerCheckCase(JSON.stringify({ id, text })));
}

function nameOf({ name, schema }: Row['validators'][number]): string {
  return `${name.split('@')[0]}${schema?.includes('experimental') ? '/experimental' : ''}`;
}

/** Fields that the API server blames, as it writes them; keys in brackets without quotes. */
function blamed(row: Row): readonly { readonly path: string; readonly type: string }[] {
  const server = row.validators.find((validator) => nameOf(validator) === 'kube-apiserver');
  return (server?.accepted === false ? server.errors : []).flatMap(({ field, type }) => {
    const path = plain(field);
    return path === '' ? [] : [{ path, type }];
  });
}

function plain(field: string): string {
  return field === '<nil>' ? '' : field.replace(/\["?([^\]"]*)"?\]/g, '[$1]');
}

function parentOf(path: string): string {
  return path.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, '');
}

/** Named at the field itself, or at its parent where something is missing, unknown or there twice. */
function isNamed(
  { path, type }: { readonly path: string; readonly type: string },
  paths: ReadonlySet<string>,
): boolean {
  return paths.has(path) || (/Required|Unknown|Duplicate/.test(type) && paths.has(parentOf(path)));
}

/**
 * A consequence of what is named: something is missing or empty where a key beside it or in it is unknown, or stands
 * inside of what is wrong as a whole.
 */
function isExplained(
  { path, type }: { readonly path: string; readonly type: string },
  paths: ReadonlySet<string>,
): boolean {
  return [...paths].some((named) => {
    if (path.startsWith(`${named}.`) || path.startsWith(`${named}[`)) return true;
    // `metadata` itself is unknown under another name.
    if (path === 'metadata.name' && !/[.[]/.test(named)) return true;
    return /Required|Invalid$/.test(type) && (parentOf(named) === parentOf(path) || parentOf(named) === path);
  });
}

function judge(name: string, lines: readonly string[]): void {
  const wrong: string[] = [];
  let fields = 0;
  let named = 0;
  let explained = 0;
  for (const line of lines) {
    const row: Row = JSON.parse(line);
    const answer = ask(row);
    expect(answer.id).toBe(row.id);
    // A text that is no YAML has no answer of some validators: those that were asked count.
    const asked = new Set(row.validators.map(nameOf));
    const ours = new Set(answer.diagnostics.flatMap(({ rejectedBy }) => rejectedBy.filter((name) => asked.has(name))));
    const theirs = row.validators.filter((validator) => !validator.accepted).map(nameOf);
    if ([...ours].sort().join() !== [...new Set(theirs)].sort().join()) {
      wrong.push(`${row.id}: we name ${[...ours].join(', ') || 'nobody'}, refused by ${theirs.join(', ') || 'nobody'}`);
    }
    for (const { severity, rejectedBy } of answer.diagnostics) {
      if (severity === 'error') expect(rejectedBy.length, row.id).toBeGreaterThan(0);
    }
    const paths = new Set(answer.diagnostics.filter(isRefusal).map(({ path }) => plain(path)));
    const expected = blamed(row);
    if (expected.length > 0 && !expected.some((field) => isNamed(field, paths))) {
      wrong.push(
        `${row.id}: the API server blames ${expected.map(({ path }) => path).join(', ')}, we ${[...paths].join(', ')}`,
      );
    }
    fields += expected.length;
    named += expected.filter((field) => isNamed(field, paths)).length;
    explained += expected.filter((field) => isNamed(field, paths) || isExplained(field, paths)).length;
  }
  const rowsOf = (texts: readonly string[]) => texts.map((text) => text.slice(0, text.indexOf(': ')));
  const known = lines.map((line) => String(JSON.parse(line).id)).filter((id) => Object.hasOwn(EXPLAINED, id));
  expect(wrong.filter((text) => !known.some((id) => text.startsWith(`${id}: `)))).toEqual([]);
  expect(rowsOf(wrong)).toEqual(known);
  expect(fields).toBeGreaterThan(0);
  expect(named / fields).toBeGreaterThan(NAMED[name.split('.')[0] ?? ''] ?? NAMED_OF_CRDS);
  // The rest are consequences of what is named: a field missing because it is misspelt, a peer empty because of it.
  expect(explained / fields).toBeGreaterThan(0.98);
}

function isRefusal({ rejectedBy }: Answer['diagnostics'][number]): boolean {
  return rejectedBy.includes('kube-apiserver');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

describe('committed rows', () => {
  const files = readdirSync(DATA).filter((name) => name.endsWith('.jsonl.gz'));
  test.each(files)('%s', (name) => judge(name, linesOf(gunzipSync(readFileSync(join(DATA, name))).toString())));
});

if (!existsSync(SHARED)) {
  console.warn(`NOT RUN: the whole validation sets; ${SHARED} is not there. The committed copies were judged.`);
} else {
  const sets = readdirSync(SHARED).filter((name) => name.endsWith('.jsonl'));
  describe('all of the shared rows', () => {
    test.each(sets)('%s', (name) => judge(name, linesOf(readFileSync(join(SHARED, name), 'utf8'))));
  });
}
