import { groupKind } from '../../engine/groupKind.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, RuleSubject } from '../rule.ts';
import { fix } from './fix.ts';
import { appendItem, dashIndent, removeEntry } from './insert.ts';
import { hasItems, isBorrowed, listedTypes, networkPolicy, typeName } from './manifest.ts';

/** A policy that lists the directions it governs. */
interface Listing {
  readonly text: string;
  readonly spec: MapNode;
  readonly policy: Policy | undefined;
  readonly key: 'policyTypes' | 'types';
  /** Who ignores the rules. */
  readonly who: string;
}

/**
 * Rules of a direction that `policyTypes` does not list: the API ignores them and leaves that direction as it is
 * (kubernetes.md A.2.2, A.4 rows 14 and 15), and so does Calico with its `types` (calico.md A01). Cilium enforces those
 * of Kubernetes all the same (kubernetes.md X).
 */
export function* ignoredRules(subject: RuleSubject, direction: Direction, code: string): Iterable<Finding> {
  const found = listing(subject);
  const listed = found && listedTypes(found.spec, found.key);
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
    related: [{ message: 'The types this policy controls', path: ['spec', found.key] }],
    fixes: fixesFor(found, direction),
  };
}

function listing(subject: RuleSubject): Listing | undefined {
  const found = networkPolicy(subject);
  if (found) return { text: found.text, spec: found.spec, policy: found.policy, key: 'policyTypes', who: 'the API' };
  const { object } = subject;
  // Only Calico's own kinds have a field of that name.
  const types = object.schema?.root.fields?.spec?.fields?.types;
  const spec = nodeAt(object.node, ['spec']);
  if (types?.role !== 'calico-types' || spec?.kind !== 'map') return undefined;
  return { text: object.slice.text, spec, policy: object.policy, key: 'types', who: 'Calico' };
}

function messageFor({ cluster }: RuleSubject, { policy, key, who }: Listing, direction: Direction): string {
  const type = typeName(direction);
  const other = direction === 'egress' ? 'Ingress' : 'Egress';
  const advice = `Add \`${type}\`, or remove the rules.`;
  if (policy && cluster?.programs.dataplane.enforcesUndeclaredDirections.has(groupKind(policy))) {
    return `\`${key}\` lists only \`${other}\`: ${who} ignores these ${direction} rules, yet the enforcer here applies them and isolates the selected pods for ${direction}. ${advice}`;
  }
  return `${type} rules are ignored here: \`${key}\` lists only \`${other}\`, so this policy does not limit ${direction} at all. ${advice}`;
}

function fixesFor({ text, spec, key }: Listing, direction: Direction): readonly Fix[] {
  const types = get(spec, key);
  const rules = get(spec, direction);
  if (types?.value.kind !== 'list' || !rules || rules.merged || isBorrowed(types.value)) return [];
  const type = typeName(direction);
  return [
    ...fix(`Add \`${type}\` to ${key}`, appendItem(text, types.value, type, dashIndent(text, spec))),
    ...fix(`Remove the ${direction} rules`, removeEntry(text, spec, rules)),
  ];
}
