/** The policy, its rules, their sections and items. */

import type { Direction, Path, Policy, Rule } from '../../../engine/model.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import { code } from '../../markdown.ts';
import { joined, ordinalOf, subjectWords } from '../../phrases.ts';
import { selectSubject } from '../../selection.ts';
import { capital, count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';
import { closes, deniesAt, directionOf, isCilium, otherPluginNote, policyOf, ruleBase, rulesOf } from './here.ts';
import { itemPhrase } from './phrases.ts';

const SECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'];
/** Lines of one list; what is more is counted. */
const LISTED = 6;

/** `kind`, `metadata`, `name`. */
export function ciliumPolicyMeaning(context: HoverContext): Meaning | undefined {
  const { policies } = context.place.manifest.object;
  if (policies.length !== 1) {
    return policies.length === 0
      ? refusedMeaning(context)
      : { bold: `${count(policies.length, 'rule')}, each on its own` };
  }
  const [policy] = policies;
  return ciliumRuleMeaning({ ...context, base: policy?.subject.path?.slice(0, -1) ?? ['spec'] });
}

/** `spec`, or one entry of `specs`. */
export function ciliumRuleMeaning(context: HoverContext): Meaning | undefined {
  const { view } = context;
  const base = ruleBase(context.base);
  const policy = policyOf(context, base);
  if (!policy) return refusedMeaning(context);
  const title = typeof context.base.at(-1) === 'number' ? `rule ${ordinalOf(context.base)}` : undefined;
  const closed = (['ingress', 'egress'] as const).filter((direction) => closes(context, base, direction));
  const how = closed.length === 0 ? 'closes nothing' : `closes them for ${joined(closed, 'and')}`;
  const notes = [
    ...(closed.length === 0 ? ['It only adds what it allows and denies.'] : []),
    ...otherPluginNote(view.cluster),
  ];
  const named = title === undefined ? {} : { title };
  if (!isCilium(view.cluster) || policy.subject.kind === 'hosts') {
    return { ...named, bold: `Selects ${subjectWords(policy.subject, code)} and ${how}`, notes };
  }
  const selection = selectSubject(view.cluster, policy);
  const where = policy.namespace === undefined ? 'of the cluster' : `in ${code(policy.namespace)}`;
  return {
    ...named,
    bold: `Selects ${outOf(selection.matched, selection.total, view.cluster.inventory)} ${where} and ${how}`,
    after: podNames(selection.matched),
    counted: true,
    notes,
  };
}

/** Of the object and its rules themselves, not of every field in them. */
function refusedMeaning({ place, base }: HoverContext): Meaning | undefined {
  const { schema, policies } = place.manifest.object;
  const isPolicy = schema?.root.fields?.specs !== undefined;
  if (!isPolicy || policies.length > 0 || place.path.length > base.length) return undefined;
  return {
    bold: 'Not in force',
    after: ": Cilium's agent takes none of it as it stands, and what was in force before stays",
  };
}

/** `ingress` and the three others. */
export function sectionMeaning(context: HoverContext): Meaning | undefined {
  const { base, place } = context;
  const rule = ruleBase(base);
  const policy = policyOf(context, base);
  const direction = directionOf(base);
  const list = nodeAt(place.manifest.object.node, base);
  if (list?.kind !== 'list') return undefined;
  const isDeny = deniesAt(base);
  if (list.items.length === 0) {
    const others = SECTIONS.some((name) => {
      const other = nodeAt(place.manifest.object.node, [...rule, name]);
      return other?.kind === 'list' && other.items.length > 0;
    });
    return {
      bold: others ? 'No effect' : 'Refused',
      after: others
        ? `: the list is empty, and ${direction} stays as it is`
        : ': every list of this rule is empty. One empty item, `- {}`, would close the pods',
    };
  }
  const closed = closes(context, rule, direction);
  const consequence = closed
    ? `the pods are closed for ${direction}: what no policy allows is dropped`
    : `\`enableDefaultDeny.${direction}\` is \`false\`, so the pods are not closed by this rule`;
  const lines = list.items.map((_, index) =>
    itemLine(policy, rulesOf(policy, [...base, index]), index, isDeny, place.manifest.object.node),
  );
  const shown =
    lines.length <= LISTED ? lines : [...lines.slice(0, LISTED - 1), `And ${lines.length - LISTED + 1} more.`];
  return {
    bold: isDeny
      ? 'Denied, whatever allows it'
      : closed
        ? 'Only what is allowed here or by another policy'
        : 'Allowed, and nothing is closed',
    after: `: ${consequence}`,
    notes: shown,
  };
}

function itemLine(
  policy: Policy | undefined,
  rules: readonly Rule[],
  index: number,
  isDeny: boolean,
  root: MapNode,
): string {
  const what = isDeny ? 'Denies' : 'Allows';
  const [first] = rules;
  if (!first || !policy) return `Item ${index + 1}: cannot be read yet.`;
  if (first.peers?.length === 0) return `Item ${index + 1}: ${what.toLowerCase()} nothing.`;
  return `Item ${index + 1}: ${what.toLowerCase()} ${itemPhrase(first, policy, root)}${rules.length > 1 ? `, and ${rules.length - 1} more` : ''}.`;
}

/** One item of a section. */
export function itemMeaning(context: HoverContext): Meaning | undefined {
  const { base } = context;
  const title = `item ${ordinalOf(base)}`;
  const policy = policyOf(context, base);
  const root = context.place.manifest.object.node;
  const rules = rulesOf(policy, base);
  const [first, ...others] = rules;
  if (!first || !policy) return undefined;
  const verb = deniesAt(base) ? 'Denies' : 'Allows';
  if (first.peers?.length === 0) {
    const closed = closes(context, ruleBase(base), directionOf(base));
    return { title, bold: `${verb} nothing`, after: closed ? '; it only closes the pods' : '' };
  }
  const everyone =
    first.peers === undefined ? ['It names ports and no peer: that is everybody, inside and outside the cluster.'] : [];
  return {
    title,
    bold: `${verb} traffic ${itemPhrase(first, policy, root)}`,
    notes: [
      ...others.map((rule) => `${capital(verb)} also ${itemPhrase(rule, policy, root)}.`),
      ...(rules.some(({ needs }) => (needs ?? []).length > 0) ? ['What the connections carry is asked as well.'] : []),
      ...everyone,
    ],
  };
}

/** `enableDefaultDeny`, and each direction of it. */
export function defaultDenyMeaning(context: HoverContext): Meaning | undefined {
  const { base, place } = context;
  const rule = ruleBase(base);
  const asked = place.path[base.length];
  const directions: readonly Direction[] = asked === 'ingress' || asked === 'egress' ? [asked] : ['ingress', 'egress'];
  const closed = directions.filter((direction) => closes(context, rule, direction));
  const bold =
    closed.length === 0
      ? `This rule does not close the pods for ${joined(directions, 'or')}`
      : `This rule closes the pods for ${joined(closed, 'and')}`;
  const idle = directions.filter((direction) => isIdle(place.manifest.object.node, rule, direction));
  return {
    bold,
    notes: idle.map((direction) => `\`true\` for ${direction} does nothing: the rule has no item in this direction.`),
  };
}

/** Asked for a direction in which there is nothing. */
function isIdle(root: Parameters<typeof nodeAt>[0], rule: Path, direction: string): boolean {
  const written = nodeAt(root, [...rule, 'enableDefaultDeny', direction]);
  if (written?.kind !== 'scalar' || written.value !== true) return false;
  return [direction, `${direction}Deny`].every((name) => {
    const list = nodeAt(root, [...rule, name]);
    return list?.kind !== 'list' || list.items.length === 0;
  });
}
