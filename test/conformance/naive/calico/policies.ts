/** All enforced policies of a case in one form, with what orders them and which pods they govern (calico.md 2.6, 4.3, 4.4). */

import type { Cluster } from '../cluster.ts';
import { type Json, list } from '../json.ts';
import { fromAdminPolicy, fromNetworkPolicy, isExpressible } from './convert.ts';
import { isRefused } from './refused.ts';
import { prefixed } from './rule.ts';
import { type Labels, parseSelector } from './selector.ts';

export type WritePath = 'W1' | 'W2' | 'W3';

/** The release, as the number after `3.`, and how Calico's own objects were written. */
export interface Release {
  readonly minor: number;
  readonly writePath: WritePath | undefined;
}

export interface Policy {
  readonly tier: string;
  readonly order: number;
  /** Decides between equal orders, compared byte by byte. */
  readonly key: string;
  /** Empty for global policies. */
  readonly namespace: string;
  readonly types: readonly string[];
  readonly governs: (labels: Labels) => boolean;
  readonly rules: Readonly<Record<string, readonly Json[]>>;
}

export function policiesOf(cluster: Cluster, release: Release): Policy[] {
  const tiers = cluster.of('Tier').map(({ metadata }) => metadata.name);
  return cluster.objects.flatMap((object) => {
    const group = `${object.apiVersion}`.split('/')[0];
    const converted = convertedPolicy(object, group, release.minor);
    if (converted !== undefined) return policyOf(converted, 'converted', release);
    if (!group?.endsWith('projectcalico.org') || !['NetworkPolicy', 'GlobalNetworkPolicy'].includes(object.kind)) {
      return [];
    }
    const path = release.writePath ?? (group.startsWith('crd.') ? 'W3' : 'W1');
    return isRefused(object, path, release.minor, tiers) ? [] : policyOf(object, path, release);
  });
}

/** Kubernetes' own kinds; which of the admin kinds are read depends on the release (0.2). */
function convertedPolicy(object: Json, group: string | undefined, minor: number): Json {
  if (group === 'networking.k8s.io' && object.kind === 'NetworkPolicy') return fromNetworkPolicy(object);
  if (group !== 'policy.networking.k8s.io') return undefined;
  // v3.31.0 (run) loses the whole policy with one peer that it cannot express, whatever 4.8 says of failing closed.
  if (object.kind.endsWith('AdminNetworkPolicy') && !isExpressible(object)) return undefined;
  if (object.kind === 'AdminNetworkPolicy' && minor >= 29 && minor <= 31) {
    return fromAdminPolicy(object, 'adminnetworkpolicy', 'KubernetesAdminNetworkPolicy');
  }
  if (object.kind === 'BaselineAdminNetworkPolicy' && minor >= 30 && minor <= 31) {
    return fromAdminPolicy(object, 'baselineadminnetworkpolicy', 'KubernetesBaselineAdminNetworkPolicy');
  }
  if (object.kind === 'ClusterNetworkPolicy' && minor >= 32) {
    const names: Record<string, string> = { Admin: 'kube-admin', Baseline: 'kube-baseline' };
    const tier = names[object.spec.tier];
    return tier && fromAdminPolicy(object, tier, 'KubernetesClusterNetworkPolicy');
  }
  return undefined;
}

function policyOf(object: Json, path: WritePath | 'converted', release: Release): Policy[] {
  const { metadata, kind } = object;
  const spec = object.spec ?? {};
  const namespace = metadata.namespace ?? '';
  const selector = effectiveSelector(spec, namespace);
  // R: Felix ignores a policy whose selector it cannot read.
  const expression = parseSelector(selector);
  if (expression === undefined || spec.doNotTrack || spec.preDNAT) return [];
  const tier = tierName(object, path, release.minor);
  return [
    {
      tier,
      order: spec.order ?? Number.POSITIVE_INFINITY,
      key: release.minor >= 32 ? `${metadata.name}/${namespace}/${kind}` : olderKey(object, tier, path, release.minor),
      namespace,
      types: path === 'converted' ? spec.types : typesOf(spec, path),
      governs: (labels) => expression.holds(labels),
      rules: { Ingress: list(spec.ingress), Egress: list(spec.egress) },
    },
  ];
}

/** Up to 3.28 there is one list; then, until 3.31, the stored name says the tier. */
function tierName({ metadata, spec }: Json, path: WritePath | 'converted', minor: number): string {
  if (minor <= 28) return 'default';
  if (path === 'W3' && minor <= 31) return metadata.name.includes('.') ? metadata.name.split('.')[0] : 'default';
  return spec?.tier || 'default';
}

function olderKey({ kind, metadata }: Json, tier: string, path: WritePath | 'converted', minor: number): string {
  const before = metadata.namespace ? `${metadata.namespace}/` : '';
  if (kind === 'KubernetesNetworkPolicy') return `${before}knp.default.${metadata.name}`;
  if (kind === 'KubernetesAdminNetworkPolicy') return `kanp.adminnetworkpolicy.${metadata.name}`;
  if (kind === 'KubernetesBaselineAdminNetworkPolicy') return 'kbanp.baselineadminnetworkpolicy.default';
  const stored = minor <= 28 || path === 'W3' || metadata.name.startsWith(`${tier}.`);
  return before + (stored ? metadata.name : `${tier}.${metadata.name}`);
}

/** 1.2.1 */
function typesOf(spec: Json, path: WritePath): string[] {
  if (list(spec.types).length > 0)
    return spec.types.map((type: string) => type[0]?.toUpperCase() + type.slice(1).toLowerCase());
  if (path === 'W3') return ['Ingress', 'Egress'];
  const has = (field: string): boolean =>
    path === 'W1' ? list(spec[field]).length > 0 : (spec[field] ?? undefined) !== undefined;
  if (!has('egress')) return ['Ingress'];
  return has('ingress') ? ['Ingress', 'Egress'] : ['Egress'];
}

/** 2.6: what cannot be read of the narrowing selectors is dropped, and the policy is the wider for it. */
function effectiveSelector(spec: Json, namespace: string): string {
  const reads = (text: Json): boolean => !!text && parseSelector(text) !== undefined;
  let selector: string = spec.selector ?? '';
  if (namespace !== '') {
    const own = `projectcalico.org/namespace == '${namespace}'`;
    selector = selector === '' ? own : `(${selector}) && ${own}`;
    if (reads(spec.serviceAccountSelector)) {
      selector = `(${selector}) && ${prefixed(spec.serviceAccountSelector, 'pcsa.')}`;
    }
    return selector;
  }
  const narrow = (text: Json, prefix: string, present: string): void => {
    if (!text) return;
    if (reads(text)) {
      const more = prefixed(text, prefix);
      selector = selector === '' ? more : `(${selector}) && ${more}`;
    }
    selector = selector.replaceAll('all()', `has(${present})`);
  };
  narrow(spec.namespaceSelector, 'pcns.', 'projectcalico.org/namespace');
  narrow(spec.serviceAccountSelector, 'pcsa.', 'projectcalico.org/serviceaccount');
  return selector;
}
