import type { Condition, MissingFact, Result, Verdict } from './model.ts';
import { unique } from './trace.ts';

/** What becomes of a connection to a Service: translation picks one backend, and each was judged on its own. */
export interface ServiceVerdict {
  /** All backends allow: allow. None does: deny. Some: conditional. No backend at all: unknown. */
  readonly result: Result;
  readonly missing: readonly MissingFact[];
  readonly conditions: readonly Condition[];
}

/** `service` is named in the condition as `namespace/name`. */
export function overBackends(service: string, verdicts: readonly Verdict[]): ServiceVerdict {
  const results = verdicts.map(({ result }) => result);
  const result = joined(results);
  const allowed = results.filter((each) => each === 'allow').length;
  const own: readonly Condition[] =
    allowed > 0 && allowed < results.length ? [{ kind: 'backend', service, allowed, of: results.length }] : [];
  return {
    result,
    missing: result === 'unknown' ? unique(verdicts.flatMap(({ missing }) => missing)) : [],
    conditions: result === 'conditional' ? [...own, ...verdicts.flatMap(({ conditions }) => conditions)] : [],
  };
}

/** Some backends surely answer and some surely do not: conditional, whatever the others do. */
function joined(results: readonly Result[]): Result {
  const has = (result: Result) => results.includes(result);
  if (results.length === 0) return 'unknown';
  if (has('conditional') || (has('allow') && has('deny'))) return 'conditional';
  if (has('unknown')) return 'unknown';
  return has('deny') ? 'deny' : 'allow';
}
