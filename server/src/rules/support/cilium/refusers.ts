import type { Validator } from '../../../schema/validators.ts';
import type { Violation } from '../../../schema/violation.ts';
import type { Path } from '../../../syntax/path.ts';
import type { PreflightProblem } from './preflight.ts';
import type { AgentProblem } from './problems.ts';
import { type CiliumReading, isOneCidr } from './reading.ts';

export interface Blamed {
  readonly path: Path;
  readonly kind?: string;
  /** Of an unknown key: the fields it may stand for. */
  readonly near?: readonly string[];
}

/** Problems that belong to the fields of one mapping, and are told with the group of fields they are about. */
const OF_GROUPS: ReadonlySet<string> = new Set([
  'no-items',
  'no-subject',
  'two-subjects',
  'cidr-choice',
  'fqdn-choice',
  'rules-two-kinds',
]);

/** Who refuses the object for what is at `place`: the API server if `server` says so or its schema does, and who of Cilium's programs. */
export function ciliumRefusers(
  place: Blamed,
  server: boolean,
  reading: CiliumReading,
  violations: readonly Violation[],
): readonly Validator[] {
  const bySchema = violations.some((violation) => violation.kind !== 'unknown' && same(violation.path, place.path));
  const agent = reading.agent.some((problem) => speaksFor(place, problem, violations));
  const preflight = reading.preflight.some((problem) => speaksFor(place, problem, violations));
  return [
    ...((server || bySchema) && !isKept(place, violations) ? (['kube-apiserver'] as const) : []),
    ...(agent ? (['cilium-agent'] as const) : []),
    ...(preflight ? (['cilium-preflight'] as const) : []),
  ];
}

/** The API server takes a list of one range for the range, and does not look at the status of a new object. */
function isKept({ path }: Blamed, violations: readonly Violation[]): boolean {
  return path[0] === 'status' || violations.some((violation) => same(violation.path, path) && isOneCidr(violation));
}

/** Whether the text at `place` is what the problem is about. */
function speaksFor(
  place: Blamed,
  problem: { readonly path: Path; readonly kind: string },
  violations: readonly Violation[],
): boolean {
  const { path, kind } = place;
  if (kind === 'unknown') {
    if (same(path, problem.path)) return true;
    // A field is missing because its name is misspelt here: only that is told.
    const parent = path.slice(0, -1);
    const name = problem.path.at(-1);
    if (typeof name === 'string' && place.near?.includes(name) && same(problem.path.slice(0, -1), parent)) return true;
    return violations.some(
      (other) =>
        (other.kind === 'missing' && same(other.path.slice(0, -1), parent) && speaksFor(other, problem, [])) ||
        (other.kind === 'group' && same(other.path, parent) && speaksFor(other, problem, [])),
    );
  }
  if (kind === 'group') return same(path, problem.path) && (OF_GROUPS.has(problem.kind) || problem.kind === 'schema');
  if (kind === 'type') return startsWith(problem.path, path);
  if (kind === 'check') return problem.kind === 'spec' && same(path, problem.path);
  return same(path, problem.path);
}

/** The problems of the agent that no violation of the schema speaks for. */
export function* untold(reading: CiliumReading | undefined, violations: readonly Violation[]): Iterable<AgentProblem> {
  for (const problem of reading?.agent ?? []) {
    if (!violations.some((violation) => violation.kind !== 'unknown' && speaksFor(violation, problem, [])))
      yield problem;
  }
}

/** Complaints of the preflight check that neither the schema nor the agent has: once for each place. */
export function* untoldByPreflight(
  reading: CiliumReading | undefined,
  violations: readonly Violation[],
): Iterable<PreflightProblem> {
  const told: Path[] = [];
  for (const problem of reading?.preflight ?? []) {
    const byOthers =
      violations.some((violation) => !isOfMetadata(violation) && speaksFor(violation, problem, [])) ||
      reading?.agent.some(({ path }) => same(path, problem.path)) ||
      told.some((path) => same(path, problem.path));
    if (problem.kind === 'schema' || byOthers) continue;
    told.push(problem.path);
    yield problem;
  }
}

/** Said by rules that speak for the API server alone. */
function isOfMetadata({ kind, path }: Violation): boolean {
  return path[0] === 'metadata' && kind === 'missing';
}

function same(a: Path, b: Path): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}
