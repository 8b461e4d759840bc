import { type Bitset, emptySet, isEmpty, isWithin, unite } from '../../engine/bitset.ts';
import type { Programs } from '../../engine/compile.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import type { Part } from '../../engine/parts.ts';
import { matchSubject } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { code, sentences } from '../support/text.ts';
import { subjects } from '../support/view.ts';

/**
 * A tier in which nothing lets a connection go on decides whatever its policies select: for those pods no later tier is
 * asked, such as a Calico tier behind `default` (calico.md M18, M19). Of Baseline `baseline-overridden` tells.
 */
export const neverAsked: Rule = {
  code: 'never-asked',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'A policy that is not asked for any of its pods',
  answers: ['calico-M18', 'calico-M19'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    const { policy } = object;
    if (cluster === undefined || policy === undefined) return;
    const found = policy.directions.map((direction) => decidedBefore(policy, direction, cluster.programs));
    const [first] = found;
    // In every direction that it governs, and by the same tier: else it has its use.
    if (first === undefined || !found.every((each) => each !== undefined && each.tier === first.tier)) return;
    if (!subjects(cluster, policy).certain) return;
    const pods = podCount(cluster.inventory.endpointsOf(first.pods), cluster.inventory);
    const message = sentences(
      `Not asked for any pod that it selects: all of them (${pods}) have policies in tier ${code(first.tier)}, which comes first and ends with what it does not allow denied (${cluster.words}).`,
      'Its rules count for pods without such policies only.',
      'Say it in a tier that is asked earlier, or in those policies.',
    );
    yield { code: 'never-asked', level: 'info', message, path: [], part: 'value' };
  },
};

interface Decided {
  readonly tier: string;
  readonly pods: Bitset;
}

/** The tier before the policy's own that decides for all of its pods; undefined where none does, or it has none. */
function decidedBefore(policy: Policy, direction: Direction, programs: Programs): Decided | undefined {
  const part = partsById(programs, direction).get(policy.id);
  if (part === undefined) return undefined;
  const { sure, possible } = matchSubject(part.policy.subject, programs);
  if (isEmpty(sure)) return undefined;
  for (const { tier, pods } of endings(programs, direction)) {
    if (tier === part.tier.name) return undefined;
    if (isWithin(possible, pods)) return { tier, pods: sure };
  }
  return undefined;
}

function partsById(programs: Programs, direction: Direction): ReadonlyMap<string, Part> {
  return programs.derive(
    `parts ${direction}`,
    ({ placed }) => new Map(placed[direction].map((part) => [part.policy.id, part])),
  );
}

/** By tier, in the order of evaluation: the pods for which it lets nothing go on. */
function endings(programs: Programs, direction: Direction): readonly Decided[] {
  return programs.derive(`endings ${direction}`, ({ placed, inventory }) => {
    const tiers = new Map<string, { pods: Bitset; passes: boolean }>();
    for (const { tier, policy, rules, isolates } of placed[direction]) {
      if (policy.subject.kind === 'hosts') continue;
      const known = tiers.get(tier.name) ?? { pods: emptySet(inventory.endpoints.length), passes: tier.end !== 'Deny' };
      tiers.set(tier.name, known);
      if (rules.some(({ action }) => action === 'Pass')) known.passes = true;
      if (isolates && !known.passes) known.pods = unite(known.pods, matchSubject(policy.subject, programs).sure);
    }
    const nobody = emptySet(inventory.endpoints.length);
    return [...tiers].map(([tier, { pods, passes }]) => ({ tier, pods: passes ? nobody : pods }));
  });
}
