/** The policy as a whole, its namespace, and the directions that it governs. */

import type { Direction, Policy } from '../../../engine/model.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import { code } from '../../markdown.ts';
import { joined, ordinalOf } from '../../phrases.ts';
import { rulePhrase } from '../../rulePhrase.ts';
import { capital, count } from '../../words.ts';
import { listState } from '../isolation.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';
import { placeWords, VERBS } from './order.ts';
import { podsThere, seenWords, seeSubjects, subjectOf, whereWords } from './sight.ts';

const LISTED = 5;

/** `kind`, `metadata`, `metadata.name`, `spec`. */
export function calicoPolicyMeaning({ view, place, policy }: HoverContext): Meaning {
  const { cluster } = view;
  const how = joined(policy.directions, 'and') || 'nothing';
  const staged = policy.staged ? ['It is staged: nothing is enforced, only reported.'] : [];
  const rules = policy.rules
    .slice(0, LISTED)
    .map(
      (rule) =>
        `${capital(rule.direction)} rule ${ordinalOf(rule.path)}: ${VERBS[rule.action].toLowerCase()} ${rulePhrase(rule, code)}.`,
    );
  const more = policy.rules.length > LISTED ? [`And ${policy.rules.length - LISTED} more rules.`] : [];
  const verb = policy.staged ? 'Would govern' : 'Governs';
  if (!cluster) return { bold: `${verb} ${how}`, notes: [...staged, ...rules, ...more] };
  const subject = subjectOf(nodeAt(place.manifest.object.node, ['spec']), policy.namespace);
  if (!subject) return { bold: 'Governs nobody', after: ': a selector of it cannot be read', notes: staged };
  const seen = seeSubjects(cluster, subject, policy.namespace);
  const hosts =
    seen.things.length > 0
      ? [`And ${seenWords(cluster, { ...seen, pods: [], perhaps: 0 }).replace(/^no pods?(?: and |, )?/, '')}.`]
      : [];
  const without = cluster.programs.withoutEffect.some(({ id }) => id === policy.id) && !policy.staged;
  return {
    bold: `${verb} ${outOf(seen.pods, podsThere(cluster, policy.namespace), cluster.inventory)} ${whereWords(policy.namespace)} for ${how}`,
    after: podNames(seen.pods),
    counted: true,
    notes: [
      ...(without ? ['Nothing enforces it: the network plugin of this cluster reads no policies of Calico.'] : []),
      ...staged,
      ...hosts,
      `${capital(placeWords(cluster, policy))}.`,
      ...rules,
      ...more,
    ],
  };
}

/** `metadata.namespace`. */
export function calicoNamespaceMeaning({ view, policy }: HoverContext): Meaning | undefined {
  const { namespace } = policy;
  if (namespace === undefined) return undefined;
  const bold = `Governs pods of ${code(namespace)} only`;
  if (!view.cluster) return { bold };
  return { bold, after: `: ${count(podsThere(view.cluster, namespace), 'pod')}`, counted: true };
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** `types`: what is written, or the default of the way in (calico.md 1.2.1). */
export function typesMeaning({ place, policy }: HoverContext): Meaning {
  const root = place.manifest.object.node;
  const state = listState(root, ['spec', 'types']);
  const raw = policy.apiVersion === 'crd.projectcalico.org/v1';
  return {
    bold: `Governs ${joined(policy.directions, 'and') || 'nothing'}`,
    after:
      state === 'filled'
        ? ''
        : `, because \`types\` is ${state} and ${raw ? 'nothing fills it in: Calico takes that for both' : rulesWords(policy)}`,
    notes: DIRECTIONS.map((direction) => `${capital(direction)}: ${directionWords(policy, direction)}.`),
  };
}

function rulesWords(policy: Policy): string {
  const [inward, outward] = DIRECTIONS.map((direction) => policy.rules.some((rule) => rule.direction === direction));
  if (!outward) return 'there are no egress rules';
  return inward ? 'there are rules of both directions' : 'there are egress rules only';
}

/** One item of `types`. */
export function typeMeaning({ place, policy }: HoverContext): Meaning {
  const { node } = place;
  const direction = DIRECTIONS.find((each) => node.kind === 'scalar' && node.value === capital(each));
  if (direction === undefined) return { bold: 'Refused', after: ': the only types are `Ingress` and `Egress`' };
  return { title: capital(direction), bold: capital(directionWords(policy, direction)) };
}

function directionWords(policy: Policy, direction: Direction): string {
  const rules = policy.rules.filter((rule) => rule.direction === direction).length;
  if (!policy.directions.includes(direction)) {
    const ignored = rules > 0 ? `; its ${rules === 1 ? 'rule is' : `${rules} rules are`} never used` : '';
    return `not governed by this policy${ignored}`;
  }
  if (rules === 0) return 'governed without a rule: other policies of the tier decide, or its end';
  return `governed by ${count(rules, 'rule')}, then by what comes after it in the tier`;
}
