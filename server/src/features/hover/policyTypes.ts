/** `policyTypes` and its items. */

import type { Direction, Policy } from '../../engine/model.ts';
import { dataplaneTitle } from '../counts.ts';
import { joined } from '../phrases.ts';
import { capital, count } from '../words.ts';
import { isolationReason, listState, undeclaredDirections } from './isolation.ts';
import type { HoverContext, Meaning } from './meaning.ts';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

export function policyTypesMeaning({ view, place, policy }: HoverContext): Meaning {
  const dataplane = view.cluster?.programs.dataplane;
  const root = place.manifest.object.node;
  const reason =
    listState(root, ['spec', 'policyTypes']) === 'filled' ? '' : `, ${isolationReason(policy, root, undefined)}`;
  const undeclared = dataplane
    ? undeclaredDirections(policy, dataplane).map(
        (direction) => `${dataplaneTitle(dataplane)} enforces the ${direction} rules all the same.`,
      )
    : [];
  return {
    bold: `Isolates for ${joined(policy.directions, 'and')}`,
    after: reason,
    notes: [
      ...DIRECTIONS.map((direction) => `${typeName(direction)}: ${directionWords(policy, direction)}.`),
      ...undeclared,
    ],
  };
}

/** One item of the list. */
export function policyTypeMeaning({ place, policy }: HoverContext): Meaning {
  const { node } = place;
  const direction = DIRECTIONS.find((each) => node.kind === 'scalar' && node.value === typeName(each));
  if (direction === undefined) return { bold: 'Refused', after: ': the only types are `Ingress` and `Egress`' };
  return {
    title: typeName(direction),
    bold: capital(directionWords(policy, direction)),
  };
}

export function typeName(direction: Direction): string {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}

/** *what 2 rules allow may come in*. */
function directionWords(policy: Policy, direction: Direction): string {
  const rules = policy.rules.filter((rule) => rule.direction === direction).length;
  const way = direction === 'ingress' ? 'come in' : 'go out';
  if (!policy.directions.includes(direction)) {
    const ignored = rules > 0 ? `; its ${rules === 1 ? 'rule is' : `${rules} rules are`} ignored` : '';
    return `not limited by this policy${ignored}`;
  }
  if (rules === 0) return `nothing may ${way}, as there is no ${direction} rule`;
  return `only what ${count(rules, 'rule')} ${rules === 1 ? 'allows' : 'allow'} may ${way}, or what another policy allows`;
}
