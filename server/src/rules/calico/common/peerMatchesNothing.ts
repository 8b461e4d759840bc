import { unsatisfiable } from '../../../engine/algebra.ts';
import type { Selector } from '../../../engine/selector.ts';
import { podNoun } from '../../../snapshot/words.ts';
import type { ClusterView, Finding, RuleSubject } from '../../rule.ts';
import { labelsAt } from '../../support/calico/criteria.ts';
import { type Expression, expressionsOf, spanOf } from '../../support/calico/expressions.ts';
import { isNobodys, nearLabel } from '../../support/calico/near.ts';
import { calicoPolicy, endsOf, rulesOf } from '../../support/calico/policy.ts';
import { podsOf, thingsOf } from '../../support/calico/world.ts';
import { samePath } from '../../support/portWords.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed, relatedPods } from '../../support/view.ts';
import { asksNeverThere } from '../labelNeverThere.ts';
import { calicoPeerElsewhere } from './peerElsewhere.ts';
import { nearFix, nearText, partOf } from './selectsNothing.ts';

/** A rule whose other end is nobody: no pod, network set or host endpoint has the labels (calico.md M33). */
export function* calicoPeerMatchesNothing(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster?.inventory.endpoints.some(({ kind }) => kind === 'pod')) return;
  const elsewhere = [...calicoPeerElsewhere(subject)];
  const expressions = [...expressionsOf(subject)];
  for (const { rule, ...rest } of rulesOf(found)) {
    for (const end of endsOf({ rule, ...rest })) {
      const asked = end.other ? labelsAt(rule, end.end) : undefined;
      const written = expressions.filter(
        ({ place, role }) => role !== 'calico-not-peer' && samePath(place.path.slice(0, 4), end.path),
      );
      if (!asked || written.length === 0 || written.some(asksNeverThere) || unsatisfiable(asked.selector)) continue;
      if (elsewhere.some(({ path }) => samePath(path.slice(0, 4), end.path))) continue;
      const { pods, certain } = podsOf(cluster, asked.selector);
      if (pods.length > 0 || !certain || thingsOf(cluster, asked.selector).length > 0) continue;
      if (!isNobodys(cluster, asked.selector)) continue;
      const told = finding(subject, cluster, written, asked.selector);
      if (told) yield told;
    }
  }
}

/** Without a guess the other end may be still to come, or a set of addresses that the view does not hold. */
function finding(
  subject: RuleSubject,
  cluster: ClusterView,
  written: readonly Expression[],
  effective: Selector,
): Finding | undefined {
  const guess = written.flatMap((expression) => {
    const near = nearLabel(cluster, expression, effective);
    return near ? [{ expression, near }] : [];
  })[0];
  if (!guess) return undefined;
  const span = spanOf(subject, guess.expression, partOf(guess.near));
  return {
    code: 'peer-matches-nothing',
    level: confirmed(cluster),
    message: sentences(
      `No ${podNoun(cluster.inventory)}, network set or host endpoint matches ${written.map(({ text }) => code(text)).join(' and ')} (${cluster.words}), so this rule matches nothing.`,
      nearText(cluster, guess.near),
    ),
    path: guess.expression.place.path,
    part: 'value',
    ...(span && { span }),
    related: relatedPods(cluster, guess.near.pods, `Has ${code(guess.near.label)}`),
    fixes: nearFix(subject, cluster, guess, 'Mean'),
  };
}
