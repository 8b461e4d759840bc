import { codeLenses, type KnownLenses, lensOver } from '../features/codeLens.ts';
import { complete } from '../features/complete.ts';
import { podLenses } from '../features/explore/podLenses.ts';
import { canonicalRewrite, expressionTokens } from '../features/expressions.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import { flowEnds } from '../features/flowEnds.ts';
import { hover } from '../features/hover.ts';
import { matches } from '../features/matches.ts';
import type { Diagnostic } from '../features/results.ts';
import { simulate, simulateNothing } from '../features/simulate.ts';
import { symbols } from '../features/symbols.ts';
import type { Around } from '../rules/run.ts';
import type { PolicyService, PolicyServiceOptions } from '../service.ts';
import { createProjection } from '../snapshot/projection.ts';
import type { FilePolicy } from '../snapshot/read.ts';
import type { Path } from '../syntax/path.ts';
import type { Text } from '../syntax/text.ts';
import { readBefore } from './before.ts';
import { createBreathing } from './breathe.ts';
import type { ClusterState } from './cluster.ts';
import { createConnections } from './connections.ts';
import { createCurrentCluster } from './currentCluster.ts';
import { createDiagnosis, type Diagnosed, UNDIAGNOSED } from './diagnosis.ts';
import { displayWithin } from './display.ts';
import { isAnalysed } from './documents.ts';
import {
  currentView,
  hoverNow,
  lensNow,
  type ShownView,
  type Surroundings,
  shownView,
  symbolNow,
} from './documentView.ts';
import { createExplore, createStates } from './explore.ts';
import { createFileReader, type FileReader } from './files.ts';
import { diagnosticsOf } from './findings.ts';
import { fixAll, safeEdits } from './fixAll.ts';
import { ignoreFix } from './ignoreFix.ts';
import { manifestOf, serviceManifestOf } from './manifests.ts';
import { createNavigation } from './navigation.ts';
import { createPlaces } from './places.ts';
import { refusalOf } from './refusals.ts';
import { ruleRunner } from './rules.ts';
import {
  DEFAULT_SETTINGS,
  featureSettings,
  readingOf,
  ruleSettings,
  type Settings,
  sameReading,
  sameRuleSettings,
} from './settings.ts';
import { createSnapshots } from './snapshots.ts';
import { statusOf } from './status.ts';
import { createDocumentStore } from './store.ts';

export function createPolicyService(options: PolicyServiceOptions): PolicyService {
  const { host, clock, log, display, live } = options;
  const projection = createProjection();
  const listeners = new Set<() => void>();
  const knownLenses: KnownLenses = new WeakMap();
  const states = createStates();
  let settings: Settings = DEFAULT_SETTINGS;
  let folders: readonly string[] = [];
  let generation = 0;
  /** An edit whose diagnostics nobody has asked for yet: somebody is about to. */
  let unanswered = false;
  const breathing = () => createBreathing({ clock, turn: options.turn, urgent: () => unanswered });
  const documents = createDocumentStore(ruleSettings(settings), projection, ruleRunner);
  const current = createCurrentCluster({
    documents: () => documents.documents(),
    files: () => files,
    settings: () => settings,
    generation: () => generation,
    clock,
    // Somebody waits for the cluster then: it waits for nobody's question.
    breathing: () => options.breathe ?? createBreathing({ clock, turn: options.turn }),
  });
  const clusterState = current.state;
  const files: FileReader = createFileReader(
    host,
    { projection, breathe: options.breathe ?? breathing() },
    current.prepareFor,
    () => changeWorld(),
    (error) =>
      log('error', `reading files: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  );
  const fileOf = (uri: string) => files.current()?.snapshot?.get(uri) ?? files.current()?.workspace.get(uri);
  const findPlace = createPlaces({ open: documents.document, file: fileOf });
  const nameOf = (uri: string) => display?.(uri) ?? displayWithin(folders, uri);

  function changeWorld(): void {
    generation += 1;
    for (const listener of listeners) listener();
  }

  /** The view, where it holds something that a selector could match. */
  function clusterView() {
    const state = clusterState();
    return state === undefined || state.empty ? undefined : state.view;
  }

  const endpointPlace = (id: string) => {
    const place = clusterState()?.view.snapshot.places.get(id);
    return place && findPlace(place, []);
  };

  const policyPlace = (id: string, path: Path) => {
    const policy = clusterState()?.policies.get(id);
    return policy && findPlace(policy.place, path);
  };
  const aroundOf = ({ view, empty }: ClusterState): Around => ({
    view: empty ? undefined : view,
    programs: view.programs,
  });

  function surroundings(): Surroundings {
    return {
      settings: featureSettings(settings),
      cluster: clusterView(),
      loading: files.reading() && files.current() === undefined,
      endpointPlace,
      now: clock(),
    };
  }

  function shown(uri: string): ShownView | undefined {
    const document = documents.document(uri);
    return document && shownView(document, surroundings());
  }

  function flowWorld(state: ClusterState): FlowWorld {
    const written = () => ({
      files: files.current(),
      documents: documents.documents(),
      defaultNamespace: settings.defaultNamespace,
    });
    return {
      cluster: state.view,
      dataplaneHow: state.dataplaneHow,
      policyPlace(id, path) {
        const policy = state.policies.get(id);
        return policy && findPlace(policy.place, path);
      },
      endpointPlace,
      manifest: (endpoint) => manifestOf(endpoint, written()),
      serviceManifest: (service) => serviceManifestOf(service, written()),
      refusal(id) {
        const policy = state.policies.get(id);
        const refusal = policy && refusalOf(policy, startOf(policy), ruleSettings(settings));
        return refusal && { by: refusal.by, place: { uri: policy.place.uri, span: refusal.span } };
      },
      line: ({ uri, span }) => {
        const position = service.positionAt(uri, span.start);
        return position && position.line + 1;
      },
      display: nameOf,
      unsaved: documents
        .documents()
        .filter(({ unsaved, parts }) => unsaved && parts.some((part) => part.policies.length + part.objects.length > 0))
        .map(({ uri }) => uri),
      folders,
      settings: { defaultNamespace: settings.defaultNamespace, clusterDomain: settings.clusterDomain },
      generation,
      now: clock(),
    };
  }

  function startOf({ place, start }: FilePolicy): number {
    return start ?? documents.document(place.uri)?.slices[place.document]?.start ?? 0;
  }

  function worldNow(): FlowWorld | undefined {
    const state = clusterState();
    return state === undefined || state.empty ? undefined : flowWorld(state);
  }

  const diagnosis = createDiagnosis({
    documents,
    findPlace,
    policyPlace,
    generation: () => generation,
    around: () => {
      const state = clusterState();
      return state && aroundOf(state);
    },
    prepare: ruleRunner.prepare,
  });
  const snapshots = createSnapshots({
    host,
    live,
    projection,
    clock,
    display: nameOf,
    current() {
      const source = clusterState()?.view.snapshot.source;
      const { snapshot, workspace } = files.current() ?? {};
      return source && { source, files: [...(snapshot ?? workspace ?? new Map()).values()] };
    },
    keepsCurrent: () => settings.snapshotRefresh === 'watch',
    async written(uri) {
      files.changed([uri]);
      await files.settled();
    },
    log: (message) => {
      log('warn', message);
      changeWorld();
    },
  });
  const diagnosticOptions = () => ({ severity: settings.severity, rules: ruleSettings(settings) });
  const diagnosed = (uri: string, phase: 'document' | 'all'): Diagnosed =>
    settings.diagnosticsEnabled ? diagnosis.of(uri, phase, diagnosticOptions()) : UNDIAGNOSED;

  /** What would be said of an open file with another text. */
  function diagnosedWith(uri: string, text: string): readonly Diagnostic[] {
    const tried = documents.withText(uri, text);
    if (tried === undefined) return [];
    const open = documents.documents().map((document) => (document.uri === uri ? tried : document));
    const state = current.stateWith(open);
    return diagnosticsOf(tried, state && aroundOf(state), { ...diagnosticOptions(), findPlace, policyPlace }).shown;
  }

  let reading = readingOf(settings);
  const setSources = () => files.setSources({ snapshot: settings.snapshot, folders, reading });

  const service: PolicyService = {
    open(uri, version, text) {
      generation += 1;
      documents.open(uri, version, text);
    },
    change(uri: string, version: number, text: Text) {
      generation += 1;
      unanswered = true;
      documents.change(uri, version, text);
    },
    close(uri) {
      generation += 1;
      documents.close(uri);
      diagnosis.forget(uri);
    },
    text: documents.text,
    version: documents.version,
    positionAt: (uri, offset) => documents.text(uri)?.positionAt(offset) ?? fileOf(uri)?.lines.positionAt(offset),
    documents: (uri) =>
      documents.document(uri)?.slices.filter(({ slice }) => slice.root !== undefined || slice.problems.length > 0)
        .length ?? 0,

    configure(next) {
      const before = settings;
      settings = next;
      if (!sameRuleSettings(before, next)) documents.configure(ruleSettings(next));
      const readAlike = sameReading(before, next);
      if (!readAlike) reading = readingOf(next);
      if (before.snapshot !== next.snapshot || next.snapshotRefresh === 'manual') snapshots.stop();
      if (!readAlike || before.snapshot !== next.snapshot) setSources();
      changeWorld();
    },
    setFolders(uris) {
      folders = uris;
      setSources();
    },
    filesChanged(uris) {
      if (uris.filter((uri) => documents.saved(uri)).length > 0) generation += 1;
      files.changed(uris);
    },
    settled: files.settled,
    prepared: current.prepared,
    generation: () => generation,
    onWorldChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    diagnostics(uri, phase) {
      const { shown } = diagnosed(uri, phase).file();
      unanswered = false;
      return shown;
    },
    diagnosticsByDocument(uri, phase) {
      const { byDocument } = diagnosed(uri, phase);
      unanswered = false;
      return byDocument;
    },
    lookAround: (uri) => diagnosis.lookAround(settings.diagnosticsEnabled ? uri : ''),
    ignored: (uri) => diagnosed(uri, 'all').file().ignored,
    fixes(uri, span) {
      const touched = service
        .diagnostics(uri, 'all')
        .filter((diagnostic) => diagnostic.span.start <= span.end && span.start <= diagnostic.span.end);
      const slices = documents.document(uri)?.slices ?? [];
      return touched.flatMap((diagnostic) =>
        [...diagnostic.fixes, ...(ignoreFix(diagnostic, slices) ?? [])].map((fix) => ({ diagnostic, fix })),
      );
    },
    fixAll(uri) {
      const text = documents.text(uri)?.text;
      return text === undefined
        ? []
        : fixAll(text, service.diagnostics(uri, 'all'), (next) => diagnosedWith(uri, next));
    },
    safeFixes: (uri) => safeEdits(service.diagnostics(uri, 'all')),
    hover(uri, offset) {
      const seen = shown(uri);
      const at = seen?.toShown(offset);
      return seen && at !== undefined ? hoverNow(hover(seen.view, at), seen) : undefined;
    },
    codeLenses(uri) {
      const seen = settings.codeLens ? shown(uri) : undefined;
      if (seen === undefined) return [];
      const { cluster } = seen.view;
      const ofPods = cluster === undefined ? [] : podLenses(seen.view, states(cluster));
      const lenses = [...codeLenses(seen.view, knownLenses), ...ofPods].map((lens) => lensNow(lens, seen));
      return cluster === undefined ? lenses : lenses.map((lens) => lensOver(lens, cluster.words));
    },
    symbols(uri) {
      const seen = shown(uri);
      return seen ? symbols(seen.view).map((symbol) => symbolNow(symbol, seen)) : [];
    },
    complete(uri, offset) {
      const document = documents.document(uri);
      return document ? complete(currentView(document, surroundings()), offset) : [];
    },
    semanticTokens(uri) {
      const document = documents.document(uri);
      return document ? expressionTokens(currentView(document, surroundings())) : [];
    },
    rewrites(uri, offset) {
      const document = documents.document(uri);
      const rewrite = document && canonicalRewrite(currentView(document, surroundings()), offset);
      return rewrite ? [rewrite] : [];
    },
    matches(uri, offset) {
      const seen = shown(uri);
      return seen ? matches(seen.view, seen.toShown(offset) ?? offset) : { title: '', items: [], nothing: '' };
    },
    world: worldNow,
    simulate(params) {
      const state = clusterState();
      return state === undefined || state.empty
        ? simulateNothing(params, generation)
        : simulate(params, flowWorld(state));
    },
    flowEnds({ uri, offset, ...question }) {
      const state = clusterState();
      if (state === undefined || state.empty) return { ends: [], ports: [] };
      const seen = uri === undefined ? undefined : shown(uri);
      const at = offset === undefined ? undefined : seen?.toShown(offset);
      return flowEnds(
        question,
        flowWorld(state),
        seen && at !== undefined ? { view: seen.view, offset: at } : undefined,
      );
    },
    ...createExplore({
      world: worldNow,
      states,
      nothing: () => (settings.snapshot === '' ? 'no-snapshot' : 'empty'),
      view(uri, offset) {
        const seen = shown(uri);
        const at = seen?.toShown(offset);
        return seen && at !== undefined ? { view: seen.view, at } : undefined;
      },
    }),
    ...createConnections({
      world: worldNow,
      before: (before, now) => readBefore(before, now, { host, projection, breathe: breathing(), settings, folders }),
      breathe: breathing(),
    }),
    ...createNavigation({
      host,
      document: documents.document,
      documents: () => documents.documents().filter(isAnalysed),
      files: files.current,
      state: clusterState,
      surroundings,
      findPlace,
    }),
    status: () => statusOf(clusterState(), files.current(), nameOf, snapshots.watched()),
    snapshots,
  };
  return service;
}
