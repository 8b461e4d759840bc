import type { Programs } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { Condition, Flow, MissingFact, Result, Verdict } from './model.ts';
import { routeService, type ServiceRequest, type ServiceRoute } from './services.ts';
import { unique } from './trace.ts';

/** What becomes of a connection to a Service: translation picks one backend, and each is judged on its own. */
export interface ServiceVerdict {
  /** Say what stands in the way where it is not `flows`, or where there is no flow. */
  readonly route: ServiceRoute;
  /** All backends allow: allow. None does: deny. Some: conditional. Nothing to judge: unknown. */
  readonly result: Result;
  readonly backends: readonly { readonly flow: Flow; readonly verdict: Verdict }[];
  readonly missing: readonly MissingFact[];
  readonly conditions: readonly Condition[];
}

export function evaluateService(programs: Programs, request: ServiceRequest): ServiceVerdict {
  const route = routeService(programs.inventory, request);
  const flows = route.kind === 'flows' ? route.flows : [];
  const backends = flows.map((flow) => ({ flow, verdict: evaluate(programs, flow) }));
  const results = backends.map(({ verdict }) => verdict.result);
  const result = overBackends(results);
  const service = `${request.service.namespace}/${request.service.name}`;
  const allowed = results.filter((each) => each === 'allow').length;
  const own: readonly Condition[] =
    allowed > 0 && allowed < results.length ? [{ kind: 'backend', service, allowed, of: results.length }] : [];
  return {
    route,
    result,
    backends,
    missing: result === 'unknown' ? unique(backends.flatMap(({ verdict }) => verdict.missing)) : [],
    conditions: result === 'conditional' ? [...own, ...backends.flatMap(({ verdict }) => verdict.conditions)] : [],
  };
}

/** Some backends surely answer and some surely do not: conditional, whatever the others do. */
function overBackends(results: readonly Result[]): Result {
  const has = (result: Result) => results.includes(result);
  if (results.length === 0) return 'unknown';
  if (has('conditional') || (has('allow') && has('deny'))) return 'conditional';
  if (has('unknown')) return 'unknown';
  return has('deny') ? 'deny' : 'allow';
}
