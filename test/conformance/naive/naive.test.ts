import { expect, test } from 'vitest';
import { FAMILIES, type RandomCase } from '../random/families.ts';
import { engineJudge } from './engine.ts';
import type { Answer, Flow, Word } from './flow.ts';
import { naiveJudge } from './judge.ts';
import { shrink } from './shrink.ts';

/** How many flows of each family to judge twice, and from which case on; see `../README.md`. */
const FLOWS = Number(process.env.NETPOL_RANDOM_FLOWS ?? 3000);
const FIRST_SEED = Number(process.env.NETPOL_RANDOM_SEED ?? 1);
/** Far more than it takes: a long look is not a stuck one. */
const MILLISECONDS = 60_000 + FLOWS * 10;

test.each(Object.entries(FAMILIES))(
  `%s: the engine and the naive evaluator agree on ${FLOWS} flows`,
  (_, draw) => {
    const seen: Record<Word, number> = { allow: 0, deny: 0, conditional: 0, unknown: 0 };
    let judged = 0;
    for (let seed = FIRST_SEED; judged < FLOWS; seed++) {
      const drawn = draw(seed);
      const naive = naiveJudge(drawn);
      const engine = engineJudge(drawn);
      for (const flow of drawn.flows) {
        const wanted = naive(flow);
        const said = engine(flow);
        if (!isSame(said, wanted)) expect.fail(difference(seed, drawn, flow, said, wanted));
        seen[wanted.verdict]++;
        judged++;
      }
    }
    // A generator whose flows all meet the same fate would prove nothing.
    expect(Math.min(seen.allow, seen.deny) / judged).toBeGreaterThan(0.1);
  },
  MILLISECONDS,
);

function isSame(a: Answer, b: Answer): boolean {
  return a.verdict === b.verdict && a.egress === b.egress && a.ingress === b.ingress;
}

/** What has to be known to look into it, with the objects that the difference needs. */
function difference(seed: number, drawn: RandomCase, flow: Flow, said: Answer, wanted: Answer): string {
  const { objects, flows, ...how } = drawn;
  const needed = shrink(objects, (fewer) => {
    const attempt = { ...drawn, objects: fewer };
    return isSame(engineJudge(attempt)(flow), said) && isSame(naiveJudge(attempt)(flow), wanted);
  });
  return [
    `seed ${seed}, ${JSON.stringify(how)}`,
    `flow   ${JSON.stringify(flow)}`,
    `engine ${JSON.stringify(said)}`,
    `naive  ${JSON.stringify(wanted)}`,
    'objects that it takes:',
    ...needed.map((object) => `- ${JSON.stringify(object)}`),
  ].join('\n');
}
