import { compile } from '../engine/compile.ts';
import { CILIUM_CONFIG } from '../engine/dataplane/cilium/settings.ts';
import { type Dataplane, dataplane } from '../engine/dataplane/index.ts';
import { buildInventoryInSteps, type Inventory } from '../engine/inventory.ts';
import { labellingFromInSteps } from '../engine/labelling.ts';
import type { ClusterFacts } from '../engine/model.ts';
import { finish, finishSlowly, type Steps } from '../engine/steps.ts';
import { snapshotWords } from '../features/words.ts';
import type { ClusterView } from '../rules/rule.ts';
import { buildClusterInSteps, type ClusterFromFiles, type SnapshotPart, snapshotOf } from '../snapshot/build.ts';
import type { LoadedFile } from '../snapshot/load.ts';
import { overlayPolicies } from '../snapshot/overlay.ts';
import type { FilePolicy } from '../snapshot/read.ts';
import type { DataplaneGuess, SnapshotSource } from '../snapshot/snapshot.ts';
import type { OpenDocument } from './documents.ts';
import type { FilesOnDisk } from './files.ts';
import { isAnotherSnapshot, overSnapshot } from './overSnapshot.ts';

/** Everything a view is made of. */
export interface ClusterInputs {
  readonly files: FilesOnDisk | undefined;
  /** In the order in which they were opened. */
  readonly documents: readonly OpenDocument[];
  readonly defaultNamespace: string;
  /** `auto`: as the snapshot tells. */
  readonly dataplane: DataplaneGuess['name'] | 'auto';
  /** Over what the snapshot says of Cilium's agent. */
  readonly ciliumConfig: Readonly<Record<string, string>>;
  /** '' where the snapshot may tell. */
  readonly dataplaneVersion: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The cluster as it is with every open file laid over it. */
export interface ClusterState {
  readonly view: ClusterView;
  /** By id: what counts, and where it is written. */
  readonly policies: ReadonlyMap<string, FilePolicy>;
  /** Nothing is known that a selector could match. */
  readonly empty: boolean;
  /** `setting`, `DaemonSet kube-system/cilium`, `default`. */
  readonly dataplaneHow: string;
}

export interface ClusterViewer {
  /** Makes what is new about the cluster in steps, so that whoever asks for the view then does not wait for it. */
  prepare(inputs: ClusterInputs, breathe: () => Promise<void>): Promise<void>;
  view(inputs: ClusterInputs): ClusterState;
}

const DAY = 24 * 60 * 60 * 1000;
/** From this age on, what rests on a captured snapshot alone is told and not warned of: pods live shorter than that. */
const OLD_AFTER = 7 * DAY;

/**
 * Makes the view, and makes again only what changed: an edit of a policy keeps the inventory and its index, an edit of
 * a comment keeps the whole view, so that whoever compares views by identity does no work either.
 */
export function createClusterViewer(): ClusterViewer {
  let facts: Facts | undefined;
  /** For the next view; the one that is shown goes on with its own. */
  let prepared: Facts | undefined;
  let enforcer: { readonly key: readonly unknown[]; readonly dataplane: Dataplane } | undefined;
  const enforcerFor = (
    guess: DataplaneGuess,
    found: ClusterFacts['settings'],
    ciliumConfig: ClusterInputs['ciliumConfig'],
  ): Dataplane => {
    const key = [guess.name, guess.version, found, ciliumConfig];
    if (enforcer === undefined || !sameItems(enforcer.key, key)) {
      enforcer = { key, dataplane: dataplaneFor(guess, found, ciliumConfig) };
    }
    return enforcer.dataplane;
  };
  let last: { readonly key: readonly unknown[]; readonly state: ClusterState } | undefined;

  const isKnown = (key: readonly unknown[]): boolean => facts !== undefined && sameItems(facts.key, key);

  async function prepare(inputs: ClusterInputs, breathe: () => Promise<void>): Promise<void> {
    const parts = partsOf(inputs);
    const key = factsKey(inputs, parts);
    if (!isKnown(key)) prepared = await finishSlowly(makeFacts(key, parts, inputs), breathe);
  }

  function view(inputs: ClusterInputs): ClusterState {
    const parts = partsOf(inputs);
    const wanted = factsKey(inputs, parts);
    if (facts === undefined || !isKnown(wanted)) {
      const ready = prepared !== undefined && sameItems(prepared.key, wanted) ? prepared : undefined;
      facts = ready ?? finish(makeFacts(wanted, parts, inputs));
      prepared = undefined;
    }
    const { cluster, inventory } = facts;
    const policies = overlayPolicies(layersOf(inputs));
    const source = sourceOf(inputs);
    const words = snapshotWords(source, inputs.now);
    const placed = [...policies.values()];
    const asked = [inputs.dataplane, inputs.dataplaneVersion, inputs.ciliumConfig];
    const key = [cluster, words, isOld(source, inputs.now), ...asked, ...placed.map(({ policy }) => policy)];
    if (last && sameItems(last.key, key)) {
      // The policies are the same; where they stand may have changed.
      last = { key, state: { ...last.state, policies } };
      return last.state;
    }
    const { guess, how } = enforcerOf(inputs, cluster.dataplane);
    const effective = placed.map(({ policy }) => policy);
    const made: ClusterView = {
      snapshot: snapshotOf(source, cluster, placed),
      inventory,
      policies: effective,
      programs: compile(
        effective,
        inventory,
        enforcerFor(guess, cluster.facts.settings, inputs.ciliumConfig),
        cluster.tiers,
        {},
        last?.state.view.programs,
      ),
      words,
      // What is not whole confirms no mistake either.
      ...((isOld(source, inputs.now) || inventory.missing.length > 0) && { old: true }),
    };
    last = { key, state: { view: made, policies, empty: isEmpty(cluster), dataplaneHow: how } };
    return last.state;
  }

  return { prepare, view };
}

/** Everything but the policies, which are what people edit. */
interface Facts {
  readonly key: readonly unknown[];
  readonly cluster: ClusterFromFiles;
  readonly inventory: Inventory;
}

function factsKey({ defaultNamespace }: ClusterInputs, parts: readonly SnapshotPart[]): readonly unknown[] {
  return [defaultNamespace, ...parts.flatMap((part) => [part.objects, part.hints, part.header])];
}

function* makeFacts(key: readonly unknown[], parts: readonly SnapshotPart[], inputs: ClusterInputs): Steps<Facts> {
  const cluster = yield* buildClusterInSteps(parts, inputs);
  const inventory = yield* buildInventoryInSteps(cluster.facts);
  // For the programs, which are compiled next.
  const { guess } = enforcerOf(inputs, cluster.dataplane);
  const { labelling } = dataplaneFor(guess, cluster.facts.settings, inputs.ciliumConfig);
  if (labelling) yield* labellingFromInSteps(labelling, inventory);
  return { key, cluster, inventory };
}

const NOTHING_ELSE: SnapshotPart = { objects: [], hints: [], problems: [] };

/** Files of the source, those that are open as they are on the screen. */
function partsOf({ files, documents, defaultNamespace }: ClusterInputs): readonly SnapshotPart[] {
  const source = files?.snapshot ?? (files?.sources.snapshot ? new Map<string, LoadedFile>() : files?.workspace);
  const open = new Map(documents.map((document) => [document.uri, document]));
  const parts: SnapshotPart[] = [];
  for (const [uri, file] of source ?? []) {
    const document = open.get(uri);
    if (document === undefined) parts.push(file);
    else {
      parts.push(...documentParts(document));
      // What the file says of itself does not change while somebody looks at it.
      if (file.header) parts.push({ ...NOTHING_ELSE, header: file.header });
    }
  }
  if (files?.sources.snapshot) return [...parts, ...overSnapshot(files, documents, defaultNamespace)];
  // Without a snapshot everything on the screen is the cluster's manifest, wherever it is saved.
  for (const document of documents) if (!source?.has(document.uri)) parts.push(...documentParts(document));
  return parts;
}

function documentParts({ parts }: OpenDocument): readonly SnapshotPart[] {
  return parts
    .filter((part) => part.objects.length > 0 || part.hints.length > 0)
    .map((part) => ({ ...part, problems: [] }));
}

/** The snapshot's policies, the workspace's over them, and open files over both. */
function* layersOf({ files, documents }: ClusterInputs): Generator<readonly FilePolicy[]> {
  const open = new Set(documents.map((document) => document.uri));
  for (const file of files?.snapshot?.values() ?? []) if (!open.has(file.uri)) yield file.policies;
  for (const file of files?.workspace.values() ?? []) if (!open.has(file.uri)) yield file.policies;
  for (const document of documents) {
    if (!isAnotherSnapshot(document, files)) for (const part of document.parts) yield part.policies;
  }
}

function sourceOf({ files }: ClusterInputs): SnapshotSource {
  const uri = files?.sources.snapshot ?? '';
  if (uri === '') return { kind: 'workspace', name: 'workspace manifests', uri: '' };
  const read = [...(files?.snapshot?.values() ?? [])].filter((file) => file.objects.length + file.policies.length > 0);
  const newest = read.reduce((time, file) => Math.max(time, file.header?.capturedAt ?? file.modified), 0);
  const headers = read.flatMap((file) => file.header ?? []);
  const [only] = headers.length === read.length && headers.length === 1 ? headers : [];
  const name = only?.source.kind === 'context' ? only.source.name : nameOf(uri);
  return {
    kind: files?.snapshotIs ?? 'file',
    name,
    uri,
    ...(newest > 0 && { capturedAt: newest }),
    ...(headers.length > 0 && { headers }),
  };
}

function nameOf(uri: string): string {
  const last = uri.replace(/\/+$/, '').split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function isOld(source: SnapshotSource, now: number): boolean {
  return source.capturedAt !== undefined && now - source.capturedAt >= OLD_AFTER;
}

function isEmpty({ facts }: ClusterFromFiles): boolean {
  return facts.endpoints.length === 0 && facts.namespaces.every((namespace) => !namespace.labelsKnown);
}

function enforcerOf(
  inputs: ClusterInputs,
  found: DataplaneGuess,
): { readonly guess: DataplaneGuess; readonly how: string } {
  const version = inputs.dataplaneVersion;
  if (inputs.dataplane === 'auto') {
    const guess = version === '' ? found : { ...found, version };
    return { guess, how: found.evidence ?? 'default' };
  }
  const known = found.name === inputs.dataplane && version === '' ? found.version : version;
  return { guess: { name: inputs.dataplane, ...(known && { version: known }) }, how: 'setting' };
}

function dataplaneFor(
  { name, version }: DataplaneGuess,
  found: ClusterFacts['settings'],
  ciliumConfig: ClusterInputs['ciliumConfig'],
): Dataplane {
  return dataplane(name, { version, settings: settingsOver(found, ciliumConfig) });
}

/** The agent's flags as they are set by hand, over those of its ConfigMap. */
function settingsOver(
  found: ClusterFacts['settings'],
  byHand: ClusterInputs['ciliumConfig'],
): ClusterFacts['settings'] {
  const given = Object.entries(byHand);
  if (given.length === 0) return found;
  return new Map([...(found ?? []), [CILIUM_CONFIG, new Map([...(found?.get(CILIUM_CONFIG) ?? []), ...given])]]);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
