import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import type { PreflightProblem } from '../support/cilium/preflight.ts';
import { untoldByPreflight } from '../support/cilium/refusers.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { code } from '../support/text.ts';

/** What is harmless, and yet stops Cilium's check before an upgrade (cilium.md 3.6). */
export const preflightOnly: Rule = {
  code: 'preflight-only',
  level: 'info',
  scope: 'document',
  families: ['cilium'],
  title: "A text that only Cilium's preflight check complains about",
  answers: ['C17'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure, cilium } = subject;
    for (const problem of untoldByPreflight(cilium, structure.violations)) {
      yield {
        code: 'preflight-only',
        level: 'info',
        message: `${wordsFor(problem)} Only Cilium's preflight check, \`cilium-dbg preflight validate-cnp\`, refuses the policy for it.`,
        path: problem.path,
        part: 'key',
        rejectedBy: ['cilium-preflight'],
        fixes: problem.kind === 'added' ? [] : removal(object, problem.path),
      };
    }
  },
};

function wordsFor({ kind, path }: PreflightProblem): string {
  const name = code(String(path.at(-1)));
  switch (kind) {
    case 'null':
      return `${name} has no value, which is the same as leaving it out: remove it.`;
    case 'lost':
      return `${name} is empty, which is the same as leaving it out: remove it.`;
    case 'added':
      return `${name} is not written out here: Cilium adds it when it writes the policy back.`;
    default:
      return `${name} is not what the check expects.`;
  }
}

function removal({ node, slice }: RuleSubject['object'], path: Finding['path']): readonly Fix[] {
  const map = nodeAt(node, path.slice(0, -1));
  const entry = entryAt(node, path);
  if (map?.kind !== 'map' || !entry || map.entries.length < 2) return [];
  return fix(`Remove ${code(String(path.at(-1)))}`, removeEntry(slice.text, map, entry), true);
}
