import { isDataplaneName } from '../../server/src/engine/dataplane/index.ts';
import type { Diagnostic } from '../../server/src/features/results.ts';
import { createPolicyService, DEFAULT_SETTINGS, type Host, type Settings } from '../../server/src/service.ts';
import type { GoldenFile } from './files.ts';

const FILE = 'mem:///manifests/policy.yaml';
const SNAPSHOT = 'mem:///snapshot.yaml';
const NOON = Date.UTC(2026, 2, 2, 12);
const HOUR = 3_600_000;

export interface Surroundings {
  /** How long ago the snapshot was written. */
  readonly hours?: number;
  readonly dataplane?: Settings['dataplane'];
  readonly severity?: Settings['severity'];
  readonly portableTo?: Settings['portableTo'];
}

/**
 * What the product says of one file, with a snapshot two hours old where there is one. A line `# kubernetes: 1.34` in
 * the file says for which API server.
 */
export async function diagnose(
  text: string,
  snapshot: string | undefined,
  { hours = 2, dataplane = 'auto', severity = {}, portableTo = [] }: Surroundings = {},
): Promise<readonly Diagnostic[]> {
  const host = hostOf(snapshot, NOON - hours * HOUR);
  const service = createPolicyService({ host, clock: () => NOON, log: failOnError });
  const [, kubernetesVersion = DEFAULT_SETTINGS.kubernetesVersion] = /^# kubernetes: ([\d.]+)$/m.exec(text) ?? [];
  service.configure({
    ...DEFAULT_SETTINGS,
    dataplane,
    severity,
    kubernetesVersion,
    portableTo,
    snapshot: snapshot === undefined ? '' : SNAPSHOT,
  });
  service.open(FILE, 1, text);
  await service.settled();
  return service.diagnostics(FILE, 'all');
}

/** Told of rules and policies next to each other: in other folders examples that have nothing to do with each other share a file, or a policy. */
const BETWEEN = [
  'allowed-anyway',
  'except-allowed-anyway',
  'never-asked',
  'order-shadowed',
  'other-end-denies',
  'pass-without-effect',
  'policy-redundant',
  'rule-redundant',
  'rule-unreachable',
] as const;

/**
 * A manifest of a code's folder, as it stands or in other clothes: what its policies do to each other is told where the
 * code is about that. A line `# portable-to: calico cilium` says to whom else it shall mean the same.
 */
export function diagnoseGolden(text: string, { code, snapshot, source }: GoldenFile): Promise<readonly Diagnostic[]> {
  const about = BETWEEN.some((each) => each === code);
  const portableTo = (/^# portable-to: (.*)$/m.exec(source)?.[1]?.split(' ') ?? []).filter(isDataplaneName);
  return diagnose(text, snapshot, {
    severity: about ? {} : Object.fromEntries(BETWEEN.map((each) => [each, 'off'])),
    portableTo,
  });
}

export function applied(text: string, edits: Diagnostic['fixes'][number]['edits']): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce((result, { span, text: added }) => result.slice(0, span.start) + added + result.slice(span.end), text);
}

function hostOf(snapshot: string | undefined, modified: number): Host {
  const file = { uri: SNAPSHOT, kind: 'file', modified, size: snapshot?.length ?? 0 } as const;
  return {
    readFile: async (uri) => (uri === SNAPSHOT ? snapshot : undefined),
    stat: async (uri) => (uri === SNAPSHOT && snapshot !== undefined ? file : undefined),
    listFiles: async () => [],
  };
}

function failOnError(level: string, message: string): void {
  if (level === 'error') throw new Error(message);
}
