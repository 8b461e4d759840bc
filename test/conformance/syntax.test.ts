import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Json, toJson } from '../../server/src/syntax/json.ts';
import { parseSlice } from '../../server/src/syntax/parse.ts';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly validators: readonly { readonly accepted: boolean; readonly errors: readonly { readonly type: string }[] }[];
  readonly stored: Json;
}

const FOLDER = new URL('../../../shared/conformance/validation/', import.meta.url);
const FAMILIES = ['kubernetes', 'admin', 'cluster', 'calico', 'cilium'];
const present = existsSync(FOLDER);
if (!present) {
  console.warn(
    'syntax conformance: ../shared/conformance/validation is not there; only the recorded answers are checked',
  );
}

function rows(family: string): readonly Row[] {
  const lines = readFileSync(new URL(`${family}.jsonl`, FOLDER), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

/** Where a stored object says something else than the text: defaults and pruned fields are the API server's business. */
function contradictions(ours: Json, stored: Json, path: string): readonly string[] {
  if (Array.isArray(ours) && Array.isArray(stored)) {
    return ours.flatMap((item, index) => contradictions(item, stored[index] ?? null, `${path}[${index}]`));
  }
  if (isMap(ours) && isMap(stored)) {
    return Object.keys(ours)
      .filter((key) => Object.hasOwn(stored, key))
      .flatMap((key) => contradictions(ours[key] ?? null, stored[key] ?? null, `${path}.${key}`));
  }
  // To Go null and the empty string are the zero value, which defaults replace.
  if (ours === null || ours === '' || ours === stored) return [];
  return [`${path}: ${JSON.stringify(ours)} is stored as ${JSON.stringify(stored)}`];
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe.runIf(present).each(FAMILIES)('validation rows of %s', (family) => {
  test('what a validator could not read as YAML we cannot either, and all else we can', () => {
    const wrong = rows(family).flatMap(({ id, text, validators }) => {
      const unreadable = validators.some(({ errors }) => errors.some(({ type }) => type === 'Syntax'));
      const problem = parseSlice(text).problems.find(({ code }) => code !== 'duplicate-key');
      return unreadable === (problem !== undefined) ? [] : [`${id}: ${unreadable ? 'read' : problem?.code}`];
    });
    expect(wrong).toEqual([]);
  });

  test('equal keys are found in every text that a strict reader refuses for them, and only in refused ones', () => {
    const wrong = rows(family).flatMap(({ id, text, validators }) => {
      const theirs = validators[0]?.errors.some(({ type }) => type === 'DuplicateKey') === true;
      const ours = parseSlice(text).problems.some(({ code }) => code === 'duplicate-key');
      // A fault that is found before the keys are compared hides them from the validator.
      return ours === theirs || (ours && validators[0]?.accepted === false) ? [] : [id];
    });
    expect(wrong).toEqual([]);
  });
});

test.runIf(present)('what the API server stores of an accepted policy is what we read', () => {
  const accepted = rows('kubernetes').filter(({ validators, stored }) => stored !== null && validators[0]?.accepted);
  expect(accepted.length).toBeGreaterThan(200);
  const wrong = accepted.flatMap(({ id, text, stored }) => {
    const { root } = parseSlice(text);
    return root ? contradictions(toJson(root), stored, id) : [`${id}: empty`];
  });
  expect(wrong).toEqual([]);
});
