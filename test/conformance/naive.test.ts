import { expect, test } from 'vitest';
import { answerVerdictCase } from '../../server/src/cli/simulateCases.ts';
import { NaiveCluster, type NaiveWord } from './naive.ts';
import { randomCase } from './random.ts';

/** How many flows to judge twice; set it high for a long look. */
const FLOWS = Number(process.env.NETPOL_RANDOM_FLOWS ?? 6000);
const FIRST_SEED = Number(process.env.NETPOL_RANDOM_SEED ?? 1);

test(`the engine and the naive evaluator agree on ${FLOWS} random flows`, () => {
  const seen = { allow: 0, deny: 0, undefined: 0 };
  let judged = 0;
  for (let seed = FIRST_SEED; judged < FLOWS; seed++) {
    const { objects, flows } = randomCase(seed);
    const naive = new NaiveCluster(objects);
    const answer = JSON.parse(answerVerdictCase(JSON.stringify({ id: `${seed}`, objects, flows })));
    const wanted = flows.map((flow) => naive.judge(flow));
    const told = { seed, flows };
    expect({ ...told, egress: answer.egress }).toEqual({ ...told, egress: wanted.map((w) => spoken(w.egress)) });
    expect({ ...told, ingress: answer.ingress }).toEqual({ ...told, ingress: wanted.map((w) => spoken(w.ingress)) });
    expect({ ...told, verdicts: answer.verdicts }).toEqual({ ...told, verdicts: wanted.map((w) => spoken(w.verdict)) });
    for (const { verdict } of wanted) if (verdict !== null) seen[verdict]++;
    judged += flows.length;
  }
  // A generator whose flows all meet the same fate would prove nothing.
  expect(Math.min(seen.allow, seen.deny) / judged).toBeGreaterThan(0.15);
  expect(seen.undefined).toBeGreaterThan(0);
});

function spoken(word: NaiveWord): string | null {
  return word === 'undefined' ? 'unknown' : word;
}
