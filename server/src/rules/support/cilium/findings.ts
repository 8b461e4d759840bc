import type { RuleSubject } from '../../rule.ts';
import { type Judgement, judgement } from '../refuse.ts';
import type { AgentProblem } from './problems.ts';
import { ciliumRefusers, untold } from './refusers.ts';

type Kind = AgentProblem['kind'];

/** Problems of these kinds that only Cilium's own programs have with the object, and the words for who refuses it. */
export function* agentFindings<K extends Kind>(
  { object, structure, cilium }: RuleSubject,
  ...kinds: readonly K[]
): Iterable<{ readonly problem: Extract<AgentProblem, { kind: K }>; readonly verdict: Judgement }> {
  if (!cilium) return;
  for (const problem of untold(cilium, structure.violations)) {
    if (!isOf(problem, kinds)) continue;
    const by = ciliumRefusers({ path: problem.path }, false, cilium, structure.violations);
    yield { problem, verdict: judgement(by, object.schema) };
  }
}

function isOf<K extends Kind>(
  problem: AgentProblem,
  kinds: readonly K[],
): problem is Extract<AgentProblem, { kind: K }> {
  return kinds.some((kind) => kind === problem.kind);
}
