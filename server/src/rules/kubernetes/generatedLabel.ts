import { type Requirement, requirements } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { generatedBy } from '../support/generatedLabels.ts';
import { removeEntry } from '../support/insert.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { peersOf } from '../support/peers.ts';
import { code } from '../support/text.ts';

/** A label whose value a controller makes up anew: the selector loses its pods with the next rollout (kubernetes.md A.6.3). */
export const generatedLabel: Rule = {
  code: 'generated-label',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes', 'admin'],
  title: 'A label that changes with every rollout',
  answers: ['A-M39'],
  *check(subject) {
    const found = policyText(subject);
    if (!found) return;
    const { policy } = found;
    const peers = [...peersOf(found)].flatMap(({ peer }) => (peer.kind === 'pods' ? [peer.pods] : []));
    for (const selector of [subjectSelector(policy.subject), ...peers]) {
      for (const wanted of requirements(selector)) {
        const why = wanted.op === 'in' || wanted.op === 'notIn' ? generatedBy(wanted.key) : undefined;
        if (why) yield finding(found, wanted, why);
      }
    }
  },
};

function finding(found: PolicyText, wanted: Requirement, why: string): Finding {
  return {
    code: 'generated-label',
    level: 'warning',
    message: `The value of ${code(wanted.key)} does not last: ${why}, and then this no longer means the same pods. Use labels of the pod template.`,
    path: wanted.path ?? found.policy.subject.path,
    part: 'key',
    fixes: wanted.path ? withoutIt(found, wanted.path, wanted.key) : [],
  };
}

/** Where another label is left that says whom the selector means. */
function withoutIt({ root, text }: PolicyText, path: readonly (string | number)[], key: string): readonly Fix[] {
  const labels = nodeAt(root, path.slice(0, -1));
  const entry = entryAt(root, path);
  if (labels?.kind !== 'map' || !entry || entry.merged || isBorrowed(labels)) return [];
  const left = labels.entries.some((other) => generatedBy(other.key) === undefined);
  return left ? fix(`Remove \`${key}\``, removeEntry(text, labels, entry)) : [];
}
