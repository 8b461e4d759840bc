import { code } from '../features/markdown.ts';
import { missingSentences } from '../features/snapshots/missing.ts';
import { refusedSnapshot } from '../features/snapshots/problems.ts';
import { count } from '../features/words.ts';
import type { StatusResult } from '../protocol.ts';
import type { SnapshotProblem } from '../snapshot/snapshot.ts';
import type { ClusterState } from './cluster.ts';
import type { FilesOnDisk } from './files.ts';

/** Names shown of many; the rest is counted. */
const MOST_NAMES = 3;

/** What is loaded and what is missing, in full sentences. `display` names a file as people call it. */
export function statusOf(
  state: ClusterState | undefined,
  files: FilesOnDisk | undefined,
  display: (uri: string) => string,
  watched?: string,
): StatusResult {
  const dataplane = state?.view.programs.dataplane;
  const snapshot = state && shown(state) ? snapshotStatus(state, watched) : undefined;
  return {
    ...(snapshot && { snapshot }),
    dataplane: {
      name: dataplane?.name ?? 'kubernetes',
      ...(dataplane?.version !== undefined && { version: dataplane.version }),
      how: state?.dataplaneHow ?? 'default',
    },
    problems: [...(state ? problemSentences(state, display) : []), ...missing(state, files, display)],
  };
}

function shown({ view, empty }: ClusterState): boolean {
  return !empty || view.policies.length > 0;
}

function snapshotStatus({ view }: ClusterState, watched: string | undefined): StatusResult['snapshot'] {
  const { source, counts } = view.snapshot;
  const { pods, workloads, namespaces, policies } = counts;
  const [header, ...others] = source.headers ?? [];
  const missing = view.inventory.missing.length;
  if (source.kind === 'cases') return undefined;
  return {
    name: source.name,
    kind: source.kind,
    ...(source.capturedAt !== undefined && { capturedAt: source.capturedAt }),
    ...{ pods, workloads, namespaces, policies },
    ...(header?.source.kind === 'context' && others.length === 0 && { context: header.source.name }),
    ...(missing > 0 && { missing }),
    ...(watched !== undefined && watched === source.uri && { watched: true }),
  };
}

function missing(
  state: ClusterState | undefined,
  files: FilesOnDisk | undefined,
  display: (uri: string) => string,
): readonly string[] {
  const path = files?.sources.snapshot ?? '';
  if (path === '') return [];
  if (files?.snapshot === undefined) {
    return [
      `The snapshot ${code(display(path))} is not there, so nothing is known of the cluster. Choose another, or capture it again.`,
    ];
  }
  if (!state?.empty) return [];
  return [
    `${code(display(path))} holds no pods, workloads or namespaces, so nothing is known of the cluster. Capture it with ${code('kubectl get namespaces,nodes,pods,services,endpointslices,deployments,networkpolicies -A -o yaml')}.`,
  ];
}

/** Of manifests that are edited the editor tells; here is said what keeps a snapshot from being whole. */
function problemSentences({ view }: ClusterState, display: (uri: string) => string): readonly string[] {
  const { problems, source } = view.snapshot;
  const of = (kind: SnapshotProblem['kind']) => problems.filter((problem) => problem.kind === kind);
  const where = (problem: SnapshotProblem) => code(display(problem.uri));
  const captured = source.kind !== 'workspace';
  return [
    ...sentence(
      of('unreadable-file'),
      (each) => where(each),
      'file',
      (names, many) => `${names} cannot be read and ${many ? 'are' : 'is'} left out.`,
    ),
    ...problems.flatMap((each) => refusedSnapshot(each, where(each)) ?? []),
    ...missingSentences(view.inventory.missing),
    ...sentence(
      of('not-yaml'),
      (each) => `${where(each)} (${ordinal(each.document)})`,
      'document',
      (names) => `Not readable as YAML, so left out: ${names}.`,
    ),
    ...sentence(
      captured ? of('not-an-object') : [],
      where,
      'document',
      (names) => `Without a Kubernetes object, so left out: ${names}.`,
    ),
    ...sentence(
      of('unusable-object'),
      (each) => `${each.detail} in ${where(each)}`,
      'object',
      (names) => `Left out: ${names}.`,
    ),
    ...sentence(
      captured ? of('seen-twice') : [],
      (each) => code(each.detail),
      'object',
      (names, many) => `${many ? 'There more than once' : 'There twice'}: ${names}. The last one counts.`,
    ),
  ];
}

function sentence(
  problems: readonly SnapshotProblem[],
  name: (problem: SnapshotProblem) => string,
  noun: string,
  say: (names: string, many: boolean) => string,
): readonly string[] {
  if (problems.length === 0) return [];
  const names = [...new Set(problems.map(name))];
  const first = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length - MOST_NAMES;
  const more = rest > 0 ? ` and ${count(rest, `more ${noun}`)}` : '';
  return [say(first + more, names.length > 1)];
}

function ordinal(document: number | undefined): string {
  return `document ${(document ?? 0) + 1}`;
}
