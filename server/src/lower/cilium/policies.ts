/**
 * CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy as the engine sees them: one policy for `spec` and one for each
 * entry of `specs` (cilium.md 1.1, 4.2). Total on any JSON. An object of which the agent refuses one rule is not
 * imported at all, so it has no policies.
 */

import type { Action, AgentOption, Condition, Direction, Path, Policy, Rule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import { allOf, type Requirement } from '../../engine/selector.ts';
import type { LowerOptions } from '../kubernetes.ts';
import type { Json, JsonObject } from '../object.ts';
import { at, isObject, listAt, textAt } from '../value.ts';
import { withoutNulls } from '../withoutNulls.ts';
import { layer7Conditions, namesTaught } from './layer7.ts';
import { lowerPeers } from './peers.ts';
import { lowerIcmps, lowerPorts } from './ports.ts';
import { readSelector, subjectSelector } from './selectors.ts';

const API_VERSION = 'cilium.io/v2';
const NAMESPACED = 'CiliumNetworkPolicy';
const CLUSTERWIDE = 'CiliumClusterwideNetworkPolicy';
/** All of Cilium's own policies are of one tier and one rank (cilium.md 4.2). */
export const NORMAL_TIER = 'Normal';

export function lowerCiliumPolicies(written: JsonObject, options: LowerOptions): readonly Policy[] {
  const kind = textAt(written, 'kind');
  if (textAt(written, 'apiVersion') !== API_VERSION || (kind !== NAMESPACED && kind !== CLUSTERWIDE)) return [];
  const value = withoutNulls(written);
  const name = textAt(value, 'metadata', 'name') ?? '';
  const namespace =
    kind === NAMESPACED ? (textAt(value, 'metadata', 'namespace') ?? options.defaultNamespace) : undefined;
  const object = `cilium.io/${kind}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const spec = at(value, 'spec');
  const entries: readonly (readonly [Json, Path])[] = [
    ...(spec === undefined ? [] : [[spec, ['spec']] as const]),
    ...listAt(value, 'specs').map((one, index) => [one, ['specs', index]] as const),
  ];
  const policies: Policy[] = [];
  const asks = optionsAsked(entries.map(([entry]) => entry));
  for (const [entry, path] of entries) {
    const lowered = lowerSpec(entry, path, namespace);
    if (lowered === undefined) return [];
    const id = path.length === 1 ? object : `${object}#${path[1]}`;
    policies.push({
      id,
      object,
      apiVersion: API_VERSION,
      kind,
      ...(namespace !== undefined && { namespace }),
      name,
      tier: NORMAL_TIER,
      order: 0,
      ...(asks.length > 0 && { asks }),
      ...lowered,
    });
  }
  return policies;
}

/** V11, V17, V19: one entry that asks for what is off, and the whole object is refused. */
function optionsAsked(entries: readonly Json[]): readonly AgentOption[] {
  const items = entries.flatMap((entry) => LISTS.flatMap(([list]) => listAt(entry, list)));
  const found: AgentOption[] = [];
  if (items.some((item) => listAt(item, 'fromNodes').length + listAt(item, 'toNodes').length > 0)) {
    found.push('node-labels');
  }
  if (items.some((item) => listAt(item, 'icmps').length > 0)) found.push('icmp-rules');
  if (items.some((item) => listAt(item, 'toPorts').some((one) => hasLayer7(at(one, 'rules'))))) found.push('l7-proxy');
  return found;
}

function hasLayer7(rules: Json | undefined): boolean {
  return isObject(rules) && Object.values(rules).some((list) => Array.isArray(list) && list.length > 0);
}

type LoweredSpec = Pick<Policy, 'subject' | 'directions' | 'isolates' | 'rules'>;

/** Undefined where the agent refuses it. */
function lowerSpec(spec: Json, path: Path, namespace: string | undefined): LoweredSpec | undefined {
  if (!isObject(spec)) return undefined;
  const lists = LISTS.map(([field]) => listAt(spec, field));
  // V01.
  if (lists.every((list) => list.length === 0)) return undefined;
  const endpoints = at(spec, 'endpointSelector');
  const nodes = at(spec, 'nodeSelector');
  // V02, V03, V05.
  if ((endpoints === undefined) === (nodes === undefined)) return undefined;
  if (nodes !== undefined && namespace !== undefined) return undefined;
  const field = nodes === undefined ? 'endpointSelector' : 'nodeSelector';
  const subject = readSelector(endpoints ?? nodes, [...path, field]);
  if (subject === undefined) return undefined;
  const rules = LISTS.map(([list, direction, action]) =>
    lowerItems(spec, [...path, list], { direction, action, namespace, subject }),
  );
  if (rules.some((list) => list === undefined)) return undefined;
  const governed = DIRECTIONS.filter((direction) =>
    LISTS.some(([list, own]) => own === direction && listAt(spec, list).length > 0),
  );
  const selector = subjectSelector(subject, namespace);
  return {
    subject:
      nodes === undefined
        ? { kind: 'labelled', selector, ...(namespace !== undefined && { namespace }), path: [...path, field] }
        : { kind: 'hosts', selector: allOf(subject), path: [...path, field] },
    directions: governed,
    isolates: governed.filter((direction) => at(spec, 'enableDefaultDeny', direction) !== false),
    rules: rules.flatMap((list) => list ?? []),
  };
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const LISTS: readonly (readonly [list: string, direction: Direction, action: Action])[] = [
  ['ingressDeny', 'ingress', 'Deny'],
  ['ingress', 'ingress', 'Allow'],
  ['egressDeny', 'egress', 'Deny'],
  ['egress', 'egress', 'Allow'],
];

interface ItemContext {
  readonly direction: Direction;
  readonly action: Action;
  readonly namespace: string | undefined;
  readonly subject: readonly Requirement[];
}

function lowerItems(spec: Json, path: Path, context: ItemContext): readonly Rule[] | undefined {
  const rules: Rule[] = [];
  for (const [index, item] of listAt(spec, String(path.at(-1))).entries()) {
    const lowered = lowerItem(item, [...path, index], context);
    if (lowered === undefined) return undefined;
    rules.push(...lowered);
  }
  return rules;
}

/** One rule, or one for every element of `toPorts` where they ask for more than ports. */
function lowerItem(item: Json, path: Path, context: ItemContext): readonly Rule[] | undefined {
  if (!isObject(item)) return undefined;
  const { direction, action } = context;
  const denies = action === 'Deny';
  const who = lowerPeers(item, path, { ...context, denies });
  if (who.kind === 'refused') return undefined;
  const elements = listAt(item, 'toPorts');
  const icmps = lowerIcmps(item, path);
  // V20.
  if (icmps === undefined || (elements.length > 0 && listAt(item, 'icmps').length > 0)) return undefined;
  const parts: PortPart[] = [];
  for (const [index, element] of elements.entries()) {
    const place = [...path, 'toPorts', index];
    const ports = lowerPorts(element, place);
    const needs = denies ? [] : layer7Conditions(element, place, direction);
    if (ports === undefined || needs === undefined) return undefined;
    const teaches = denies ? undefined : namesTaught(element);
    parts.push({ path: place, ports, needs, ...(teaches && { teaches }) });
  }
  if (listAt(item, 'icmps').length > 0) parts.push({ path, ports: icmps, needs: [] });
  const authentication = textAt(item, 'authentication', 'mode') === 'required';
  const asked: readonly Condition[] = authentication
    ? [{ kind: 'authentication', path: [...path, 'authentication'] }]
    : [];
  const limited = parts.length > 0;
  // `- {}` names nobody; without peers and with ports it is everybody (cilium.md 2.6).
  const peers = who.kind === 'listed' ? who.peers : who.kind === 'unrestricted' && limited ? undefined : [];
  const base = { direction, action, peers };
  if (parts.every(({ needs, teaches }) => needs.length === 0 && !teaches)) {
    const ports = limited ? parts.flatMap((part) => part.ports) : undefined;
    return [{ ...base, path, ports, ...(asked.length > 0 && { needs: asked }) }];
  }
  return parts.map((part) => ({
    ...base,
    path: part.path,
    ports: part.ports,
    ...(part.needs.length + asked.length > 0 && { needs: [...part.needs, ...asked] }),
    ...(part.teaches && { teaches: part.teaches }),
  }));
}

interface PortPart {
  readonly path: Path;
  readonly ports: readonly PortMatch[];
  readonly needs: readonly Condition[];
  readonly teaches?: readonly string[];
}
