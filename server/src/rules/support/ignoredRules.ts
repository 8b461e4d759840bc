import { groupKind } from '../../engine/groupKind.ts';
import type { Direction } from '../../engine/model.ts';
import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../rule.ts';
import { fix } from './fix.ts';
import { appendItem, dashIndent, removeEntry } from './insert.ts';
import { hasItems, isBorrowed, listedTypes, type NetworkPolicyText, networkPolicy, typeName } from './manifest.ts';

/**
 * Rules of a direction that `policyTypes` does not list: the API ignores them and leaves that direction as it is
 * (kubernetes.md A.2.2, A.4 rows 14 and 15). Cilium enforces them all the same (kubernetes.md X).
 */
export function* ignoredRules(subject: RuleSubject, direction: Direction, code: string): Iterable<Finding> {
  const found = networkPolicy(subject);
  const listed = found && listedTypes(found.spec);
  const entry = found && get(found.spec, direction);
  if (!found || !listed || !entry || !hasItems(entry) || listed.includes(typeName(direction))) return;
  // A type that the API server refuses says nothing about what was meant.
  if (listed.some((type) => type !== 'Ingress' && type !== 'Egress')) return;
  yield {
    code,
    level: 'warning',
    message: messageFor(subject, found, direction),
    path: ['spec', direction],
    part: 'key',
    related: [{ message: 'The types this policy controls', path: ['spec', 'policyTypes'] }],
    fixes: fixesFor(found, direction),
  };
}

function messageFor({ cluster }: RuleSubject, found: NetworkPolicyText, direction: Direction): string {
  const type = typeName(direction);
  const other = direction === 'egress' ? 'Ingress' : 'Egress';
  const advice = `Add \`${type}\`, or remove the rules.`;
  if (cluster?.programs.dataplane.enforcesUndeclaredDirections.has(groupKind(found.policy))) {
    return `\`policyTypes\` lists only \`${other}\`: the API ignores these ${direction} rules, yet the enforcer here applies them and isolates the selected pods for ${direction}. ${advice}`;
  }
  return `${type} rules are ignored here: \`policyTypes\` lists only \`${other}\`, so this policy does not limit ${direction} at all. ${advice}`;
}

function fixesFor({ text, spec }: NetworkPolicyText, direction: Direction): readonly Fix[] {
  const types = get(spec, 'policyTypes');
  const rules = get(spec, direction);
  if (types?.value.kind !== 'list' || !rules || rules.merged || isBorrowed(types.value)) return [];
  const type = typeName(direction);
  return [
    ...fix(`Add \`${type}\` to policyTypes`, appendItem(text, types.value, type, dashIndent(text, spec))),
    ...fix(`Remove the ${direction} rules`, removeEntry(text, spec, rules)),
  ];
}
