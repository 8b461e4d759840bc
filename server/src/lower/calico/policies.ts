/**
 * Calico's NetworkPolicy and GlobalNetworkPolicy, and their staged kinds, as Felix gets them (calico.md 1, 2.6, 4).
 * Total on any JSON; a policy that Felix would ignore as a whole governs nobody.
 */

import type { Direction, Policy, Rule } from '../../engine/model.ts';
import { type LowerOptions, lowerNetworkPolicy, type WritePath } from '../kubernetes.ts';
import type { Json, JsonObject } from '../object.ts';
import { at, isObject, isTrueAt, listAt, textAt } from '../value.ts';
import { effectiveSubject } from './effective.ts';
import { lowerRule } from './rules.ts';

export const CALICO_GROUPS: readonly string[] = ['projectcalico.org', 'crd.projectcalico.org'];
const VERSIONS: ReadonlyMap<string, string> = new Map([
  ['projectcalico.org/v3', 'projectcalico.org'],
  ['crd.projectcalico.org/v1', 'crd.projectcalico.org'],
]);
const NAMESPACED: ReadonlySet<string> = new Set(['NetworkPolicy', 'StagedNetworkPolicy']);
const GLOBAL: ReadonlySet<string> = new Set(['GlobalNetworkPolicy', 'StagedGlobalNetworkPolicy']);

/** Undefined for any other kind, and for a policy that Felix does not load. */
export function lowerCalicoPolicy(value: JsonObject, options: LowerOptions): Policy | undefined {
  const apiVersion = textAt(value, 'apiVersion') ?? '';
  const kind = textAt(value, 'kind') ?? '';
  const group = VERSIONS.get(apiVersion);
  if (group !== undefined && kind === 'StagedKubernetesNetworkPolicy')
    return lowerStagedKubernetes(value, group, options);
  if (group === undefined || !(NAMESPACED.has(kind) || GLOBAL.has(kind))) return undefined;
  const namespace = NAMESPACED.has(kind)
    ? (textAt(value, 'metadata', 'namespace') ?? options.defaultNamespace)
    : undefined;
  const name = textAt(value, 'metadata', 'name') ?? '';
  const spec = at(value, 'spec');
  const staged = kind.startsWith('Staged');
  if (staged && textAt(spec, 'stagedAction') === 'Delete') return undefined;
  const raw = group === 'crd.projectcalico.org';
  const rules = [
    ...(lowerRules(spec, 'ingress', namespace, raw) ?? [UNREADABLE]),
    ...(lowerRules(spec, 'egress', namespace, raw) ?? [UNREADABLE]),
  ];
  const path = ['spec', 'selector'];
  const selector = effectiveSubject(
    {
      selector: textAt(spec, 'selector') ?? '',
      namespaceSelector: namespace === undefined ? (textAt(spec, 'namespaceSelector') ?? '') : '',
      serviceAccountSelector: textAt(spec, 'serviceAccountSelector') ?? '',
    },
    namespace,
    path,
  );
  if (selector === undefined || rules.includes(UNREADABLE)) return undefined;
  return {
    id: `${group}/${kind}/${namespace === undefined ? '' : `${namespace}/`}${name}`,
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    tier: textAt(spec, 'tier') ?? DEFAULT_TIER,
    order: orderAt(spec),
    subject: { kind: 'labelled', selector, ...(namespace !== undefined && { namespace }), path },
    directions: directionsOf(spec, raw ? 'W3' : (options.writePath ?? 'W1')),
    rules: rules.filter((rule): rule is Rule => typeof rule === 'object'),
    ...(rules.some(namesPortsAlone) && { since: '3.32' }),
    ...(staged && { staged: true as const }),
    ...hostStage(spec, namespace),
  };
}

/**
 * A NetworkPolicy that is only watched (calico.md 1.6). `policyTypes` are not defaulted, and Felix reads none as ingress
 * alone, but for the admission policy of the second way in, which looks whether `egress` is there.
 */
function lowerStagedKubernetes(value: JsonObject, group: string, options: LowerOptions): Policy | undefined {
  const spec = at(value, 'spec');
  if (textAt(spec, 'stagedAction') === 'Delete') return undefined;
  const both = options.writePath === 'W2' && group === 'projectcalico.org' && Array.isArray(at(spec, 'egress'));
  const written = listAt(spec, 'policyTypes');
  const policyTypes = written.length > 0 ? written : both ? ['Ingress', 'Egress'] : ['Ingress'];
  const policy = lowerNetworkPolicy(
    {
      ...value,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      spec: { ...(isObject(spec) && spec), policyTypes },
    },
    options,
  );
  if (policy === undefined) return undefined;
  const kind = 'StagedKubernetesNetworkPolicy';
  const id = `${group}/${kind}/${policy.namespace}/${policy.name}`;
  return { ...policy, id, apiVersion: textAt(value, 'apiVersion') ?? '', kind, tier: DEFAULT_TIER, staged: true };
}

export const DEFAULT_TIER = 'default';
const UNREADABLE = 'unreadable';

/** Port names without a protocol: Felix refused them until 3.31, as Calico's own API does (calico.md V45; v3.31.0, run). */
function namesPortsAlone(rule: Rule | string): boolean {
  if (typeof rule === 'string') return false;
  const kinds = rule.criteria?.map((one) => (one.kind === 'protocol' && one.negated ? 'not-protocol' : one.kind)) ?? [];
  return kinds.includes('ports') && !kinds.includes('protocol');
}

/** Without order it comes after every policy that has one (calico.md 1.2). */
function orderAt(spec: Json | undefined): number {
  const order = at(spec, 'order');
  return typeof order === 'number' ? order : Number.POSITIVE_INFINITY;
}

function lowerRules(
  spec: Json | undefined,
  direction: Direction,
  namespace: string | undefined,
  raw: boolean,
): readonly Rule[] | undefined {
  const rules: Rule[] = [];
  for (const [index, written] of listAt(spec, direction).entries()) {
    const rule = lowerRule(written, ['spec', direction, index], { direction, namespace: namespace ?? '', raw });
    if (rule === undefined) return undefined;
    rules.push(rule);
  }
  return rules;
}

/** `types`, as Felix reads them, or the default of the way in (calico.md 1.2.1). */
function directionsOf(spec: Json | undefined, writePath: WritePath): readonly Direction[] {
  const written = listAt(spec, 'types');
  if (written.length > 0) {
    const types = written.map((type) => (typeof type === 'string' ? type.toLowerCase() : ''));
    return BOTH.filter((direction) => types.includes(direction));
  }
  switch (writePath) {
    case 'W3':
      return BOTH;
    case 'W2': {
      const egress = isObject(spec) && Array.isArray(at(spec, 'egress'));
      const ingress = isObject(spec) && Array.isArray(at(spec, 'ingress'));
      return egress ? (ingress ? BOTH : ['egress']) : ['ingress'];
    }
    case 'W1': {
      const egress = listAt(spec, 'egress').length > 0;
      const ingress = listAt(spec, 'ingress').length > 0;
      return egress ? (ingress ? BOTH : ['egress']) : ['ingress'];
    }
  }
}

const BOTH: readonly Direction[] = ['ingress', 'egress'];

/** Only hosts meet untracked and pre-DNAT policies: they never govern a pod (calico.md 4.4). */
function hostStage(spec: Json | undefined, namespace: string | undefined): Pick<Policy, 'stage'> {
  if (namespace !== undefined) return {};
  if (isTrueAt(spec, 'doNotTrack')) return { stage: 'untracked' };
  if (isTrueAt(spec, 'preDNAT')) return { stage: 'pre-dnat' };
  return isTrueAt(spec, 'applyOnForward') ? { stage: 'normal-and-forward' } : {};
}
