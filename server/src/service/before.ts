/** The set of policies that those in force are compared with: read once, laid over the cluster as it is now. */

import { compile } from '../engine/compile.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import type { FileSpan } from '../features/results.ts';
import type { CompareBefore, Place } from '../protocol.ts';
import type { Host, HostFile } from '../snapshot/host.ts';
import type { Projection } from '../snapshot/projection.ts';
import { type ClusterInputs, createClusterViewer } from './cluster.ts';
import { createFileReader, type FilesOnDisk, type Sources } from './files.ts';
import { createPlaces } from './places.ts';
import { readingOf, type Settings } from './settings.ts';

export interface Before {
  readonly world: FlowWorld;
  /** Where it is written; undefined for texts that are in no file any more. */
  place(span: FileSpan): Place | undefined;
}

export interface BeforeOptions {
  readonly host: Host;
  readonly projection: Projection;
  readonly breathe: () => Promise<void>;
  readonly settings: Settings;
  readonly folders: readonly string[];
}

/** A sentence where there is nothing to compare with. Pods, namespaces and sets are those of `now`. */
export async function readBefore(
  before: CompareBefore,
  now: FlowWorld,
  { host, projection, breathe, settings, folders }: BeforeOptions,
): Promise<Before | string> {
  const sources = sourcesOf(before, settings, folders);
  if (typeof sources === 'string') return sources;
  const path = before.kind === 'path' || before.kind === 'otherSnapshot' ? before.uri : undefined;
  if (path !== undefined && (await host.stat(path)) === undefined) return `${now.display(path)} is not there.`;
  const viewer = createClusterViewer();
  const inputsOf = (files: FilesOnDisk): ClusterInputs => ({
    files,
    documents: [],
    defaultNamespace: settings.defaultNamespace,
    dataplane: settings.dataplane,
    ciliumConfig: settings.ciliumConfig,
    dataplaneVersion: settings.dataplaneVersion,
    now: now.now,
  });
  let failure: unknown;
  const files = createFileReader(
    hostBefore(before, host),
    { projection, breathe },
    (next, between) => viewer.prepare(inputsOf(next), between),
    () => {},
    (error) => {
      failure = error;
    },
  );
  files.setSources({ ...sources, reading: readingOf(settings) });
  await files.settled();
  const read = files.current();
  if (read === undefined) throw failure ?? new Error('Nothing was read.');
  const { view, policies } = viewer.view(inputsOf(read));
  const fileOf = (uri: string) => read.snapshot?.get(uri) ?? read.workspace.get(uri);
  const findPlace = createPlaces({ open: () => undefined, file: fileOf });
  const { cluster } = now;
  const tiers = new Map([...cluster.programs.tiers, ...view.programs.tiers].map((tier) => [tier.name, tier]));
  const effective = [...policies.values()].map(({ policy }) => policy);
  const replaced = new Set(before.kind === 'files' ? before.files.map(({ uri }) => uri) : []);
  return {
    world: {
      ...now,
      cluster: {
        ...cluster,
        policies: effective,
        programs: compile(effective, cluster.inventory, cluster.programs.dataplane, [...tiers.values()]),
      },
      policyPlace(id, at) {
        const policy = policies.get(id);
        return policy && findPlace(policy.place, at);
      },
      line: ({ uri, span }) => {
        const position = fileOf(uri)?.lines.positionAt(span.start);
        return position && position.line + 1;
      },
    },
    place({ uri, span }) {
      const lines = replaced.has(uri) ? undefined : fileOf(uri)?.lines;
      return lines && { uri, range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) } };
    },
  };
}

function sourcesOf(
  before: CompareBefore,
  { snapshot }: Settings,
  folders: readonly string[],
): Omit<Sources, 'reading'> | string {
  switch (before.kind) {
    case 'snapshot':
      if (snapshot !== '') return { snapshot, folders: [] };
      return "There is no snapshot to compare with: the workspace's manifests are all that is known.";
    case 'path':
      return { snapshot, folders: [before.uri] };
    case 'otherSnapshot':
      return { snapshot: before.uri, folders: [] };
    case 'files':
      return { snapshot, folders };
  }
}

/** Files as they were: other texts in some of them, and a file where a folder may be asked for. */
function hostBefore(before: CompareBefore, host: Host): Host {
  const texts = new Map(before.kind === 'files' ? before.files.map(({ uri, text }) => [uri, text]) : []);
  const asWas = (uri: string): HostFile | undefined => {
    const text = texts.get(uri);
    return text === undefined || text === null ? undefined : { uri, kind: 'file', modified: 0, size: text.length };
  };
  return {
    ...host,
    async readFile(uri) {
      const text = texts.get(uri);
      return text === undefined ? host.readFile(uri) : (text ?? undefined);
    },
    stat: async (uri) => (texts.has(uri) ? asWas(uri) : host.stat(uri)),
    async listFiles(uri) {
      const itself = await host.stat(uri);
      if (itself?.kind === 'file') return [itself];
      const listed = (await host.listFiles(uri)).filter((file) => !texts.has(file.uri));
      const added = [...texts.keys()].filter((each) => each.startsWith(`${uri.replace(/\/$/, '')}/`));
      return [...listed, ...added.flatMap((each) => asWas(each) ?? [])].sort((a, b) => (a.uri < b.uri ? -1 : 1));
    },
  };
}
