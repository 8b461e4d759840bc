import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answerVerdictCase } from '../../server/src/cli/simulateCases.ts';
import type { JsonObject } from '../../server/src/lower/object.ts';
import { createHasher } from '../../server/src/main/hasher.ts';
import { createCollection } from '../../server/src/snapshot/file/collect.ts';
import type { SnapshotContent } from '../../server/src/snapshot/file/content.ts';
import { hashContent } from '../../server/src/snapshot/file/hash.ts';
import { createHashWords } from '../../server/src/snapshot/file/hashWords.ts';
import { createProjection } from '../../server/src/snapshot/projection.ts';

/** A snapshot answers what the cluster answers, with its names or without: asked of a part of each set of verdicts. */

const DATA = join(import.meta.dirname, 'data');
const SETS = readdirSync(DATA).filter((name) => name.endsWith('.jsonl.gz') && !name.includes('selectors'));
/** Of the large sets every so manieth case: they take minutes as a whole. */
const EVERY = 9;

interface Case {
  readonly id: string;
  readonly dataplane?: string;
  readonly version?: string;
  readonly writePath?: string;
  readonly objects: readonly JsonObject[];
  readonly flows: readonly { readonly from: End; readonly to: End }[];
}
type End = { readonly pod?: string } & object;

const projection = createProjection();
const hash = createHasher({ NETPOL_HASH_KEY: 'key' });

function casesOf(name: string): readonly Case[] {
  const lines = gunzipSync(readFileSync(join(DATA, name)))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.filter((_, index) => lines.length < 200 || index % EVERY === 0).map((line) => JSON.parse(line) as Case);
}

function answer({ id, dataplane, version, writePath, flows }: Case, objects: readonly JsonObject[]): unknown {
  return JSON.parse(answerVerdictCase(JSON.stringify({ id, dataplane, version, writePath, objects, flows })));
}

function snapshotOf(objects: readonly JsonObject[]): SnapshotContent {
  const collection = createCollection(projection);
  for (const object of objects) collection.add(object);
  return {
    header: { version: 1, source: { kind: 'files', name: '' }, missing: [] },
    objects: [...collection.objects()],
  };
}

describe.each(SETS)('%s', (name) => {
  test('as a snapshot, and with hashed names', () => {
    let hashed = 0;
    for (const one of casesOf(name)) {
      const wanted = answer(one, one.objects);
      const snapshot = snapshotOf(one.objects);
      const kept = [...snapshot.objects];
      expect(answer(one, kept)).toEqual(wanted);
      const { header, objects } = hashContent(snapshot, hash);
      // What cannot be hashed is missing, and its answers are unknown.
      if (header.missing.length > 0) continue;
      hashed += 1;
      const words = createHashWords(hash, kept);
      const renamed = <T extends End>(end: T): T =>
        end.pod === undefined ? end : { ...end, pod: end.pod.split('/').map(words.word).join('/') };
      const flows = one.flows.map((flow) => ({ ...flow, from: renamed(flow.from), to: renamed(flow.to) }));
      expect(answer({ ...one, flows }, [...objects])).toEqual(wanted);
    }
    expect(hashed).toBeGreaterThan(0);
  });
});
