import { child, items } from '../../schema/checks.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { networkPolicy } from '../support/manifest.ts';
import { isOutside } from '../support/privateRanges.ts';
import { EXPERIMENTAL, judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { governs } from '../support/view.ts';

/** A named port in a rule whose destinations have no named ports (B-V9, C-V10). */
export const namedPortPeers: Rule = {
  code: 'named-port-peers',
  level: 'error',
  scope: 'document',
  families: ['admin', 'kubernetes'],
  title: 'A named port for destinations that are no pods',
  answers: ['B-V9', 'C-V10', 'BC-M24', 'A-M58'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const failure of failures(subject, 'named-port-peers')) {
      const peer = String(failure.failure.facts?.peer ?? '');
      const verdict = judge(subject, 'check', failure);
      const rule = nodeAt(subject.object.node, failure.at);
      const pods = items(child(rule, 'to')).some((item) => child(item, 'namespaces') ?? child(item, 'pods'));
      const message = sentences(
        `A named port is looked up on pods, and \`${peer}\` are none: it never matches there.`,
        verdict.words,
        pods ? 'Write the number, or two rules: one for the pods, one for the rest.' : 'Write the number.',
      );
      const told = judged('named-port-peers', verdict, failure.path, 'key', message, { field: failure.at });
      yield pods && isUnsure(subject, told) ? { ...told, level: 'info', rejectedBy: [] } : told;
    }
    yield* towardsRanges(subject);
  },
};

/** Nobody said which channel the CRDs are of. Beside pods the name means something, and may be meant for them alone. */
function isUnsure({ settings }: RuleSubject, { rejectedBy = [] }: Finding): boolean {
  return settings.crdChannel === undefined && rejectedBy.every((name) => name === EXPERIMENTAL);
}

/** A NetworkPolicy is accepted with it: a range of pods can have named ports, and one of outsiders cannot (A.4 rows 35 and 36). */
function* towardsRanges(subject: RuleSubject): Iterable<Finding> {
  const found = networkPolicy(subject);
  for (const { direction, peers, ports } of found?.policy.rules ?? []) {
    if (direction !== 'egress' || !peers || peers.length === 0 || !found || !governs(found.policy, direction)) continue;
    if (!peers.every(({ kind }) => kind === 'addresses')) continue;
    const outside = peers.every((peer) => peer.kind === 'addresses' && peer.ranges.every(isOutside));
    for (const { port, path } of ports ?? []) {
      if (port.kind !== 'named') continue;
      yield {
        code: 'named-port-peers',
        level: outside ? 'warning' : 'info',
        message: sentences(
          `${code(port.name)} is looked up in the containers of pods, and an address outside the cluster has none: it never matches there.`,
          'Write the number.',
        ),
        path: [...path, 'port'],
        part: 'value',
      };
    }
  }
}
