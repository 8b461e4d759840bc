import type { KindSchema } from './field.ts';
import { editDistance, nearestNames } from './near.ts';
import { schemaFor } from './registry.ts';

/** What a pair of `apiVersion` and `kind` is, as far as network policy is concerned. */
export type KindVerdict =
  | { readonly is: 'policy'; readonly schema: KindSchema }
  /** A policy API, or any other object, that no table judges. */
  | { readonly is: 'other' }
  /** The pair was served once: `since` names the minor version that dropped it, `now` the API version to use. */
  | { readonly is: 'removed'; readonly since: string; readonly now: string }
  /** The kind exists, but never in this API version. */
  | { readonly is: 'wrong-api'; readonly now: readonly string[] }
  /** The API version exists and holds no such kind. */
  | { readonly is: 'wrong-kind'; readonly near: string | undefined; readonly kinds: readonly string[] }
  | { readonly is: 'no-api-version'; readonly now: readonly string[] }
  | { readonly is: 'no-kind'; readonly kinds: readonly string[] };

/** Kinds of API groups whose every kind is known, by API version (k8s.io/api networking, Kubernetes 1.37; the CRDs of network-policy-api). */
const COMPLETE: Readonly<Record<string, readonly string[]>> = {
  'networking.k8s.io/v1': ['NetworkPolicy', 'Ingress', 'IngressClass', 'IPAddress', 'ServiceCIDR'],
  'policy.networking.k8s.io/v1alpha1': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  'policy.networking.k8s.io/v1alpha2': ['ClusterNetworkPolicy'],
  'projectcalico.org/v3': [
    'NetworkPolicy',
    'GlobalNetworkPolicy',
    'StagedNetworkPolicy',
    'StagedGlobalNetworkPolicy',
    'StagedKubernetesNetworkPolicy',
    'Tier',
    'NetworkSet',
    'GlobalNetworkSet',
    'HostEndpoint',
    // No policies, and kinds of Calico Enterprise and Cloud.
    'AlertException',
    'BFDConfiguration',
    'BGPConfiguration',
    'BGPFilter',
    'BGPPeer',
    'BlockAffinity',
    'CalicoNodeStatus',
    'ClusterInformation',
    'DeepPacketInspection',
    'EgressGatewayPolicy',
    'ExternalNetwork',
    'FelixConfiguration',
    'GlobalAlert',
    'GlobalAlertTemplate',
    'GlobalReport',
    'GlobalReportType',
    'GlobalThreatFeed',
    'IPAMConfig',
    'IPAMConfiguration',
    'IPPool',
    'IPReservation',
    'KubeControllersConfiguration',
    'LicenseKey',
    'ManagedCluster',
    'Node',
    'PacketCapture',
    'PolicyRecommendationScope',
    'PolicyRecommendationStatus',
    'Profile',
    'RemoteClusterConfiguration',
    'SecurityEventWebhook',
    'UISettings',
    'UISettingsGroup',
    'WorkloadEndpoint',
  ],
};

const REMOVED = [
  { apiVersion: 'extensions/v1beta1', kind: 'NetworkPolicy', since: '1.16', now: 'networking.k8s.io/v1' },
] as const;

const V1ALPHA1 = ['policy.networking.k8s.io/v1alpha1'];
const CALICO = ['projectcalico.org/v3', 'crd.projectcalico.org/v1'];
const CILIUM = ['cilium.io/v2'];

/**
 * API versions in which a kind of policy, or of what policies refer to, is served, by kind. A kind of the same name may
 * live in several APIs.
 */
const POLICY_KINDS: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ['networking.k8s.io/v1', ...CALICO],
  AdminNetworkPolicy: V1ALPHA1,
  BaselineAdminNetworkPolicy: V1ALPHA1,
  ClusterNetworkPolicy: ['policy.networking.k8s.io/v1alpha2'],
  GlobalNetworkPolicy: CALICO,
  StagedNetworkPolicy: CALICO,
  StagedGlobalNetworkPolicy: CALICO,
  StagedKubernetesNetworkPolicy: CALICO,
  Tier: CALICO,
  NetworkSet: CALICO,
  GlobalNetworkSet: CALICO,
  HostEndpoint: CALICO,
  CiliumNetworkPolicy: CILIUM,
  CiliumClusterwideNetworkPolicy: CILIUM,
  CiliumCIDRGroup: ['cilium.io/v2', 'cilium.io/v2alpha1'],
};

/** Groups that never serve a kind but those above: Kubernetes' own, and policy APIs with other kinds. */
const CLOSED_GROUPS =
  /^(|apps|batch|autoscaling|extensions|policy|([a-z]+\.)*k8s\.io|projectcalico\.org|crd\.projectcalico\.org|cilium\.io)$/;

/**
 * Says what the API server makes of the pair: a policy that has a table, something else, or a pair that exists nowhere
 * (`no matches for kind`, kubernetes.md A-D1). What is missing or empty is `undefined` or ''. Case counts.
 */
export function recogniseKind(apiVersion: string | undefined, kind: string | undefined): KindVerdict {
  if (!apiVersion && !kind) return { is: 'other' };
  const served = kind && Object.hasOwn(POLICY_KINDS, kind) ? (POLICY_KINDS[kind] ?? []) : [];
  if (!apiVersion) return served.length > 0 ? { is: 'no-api-version', now: served } : { is: 'other' };

  const kinds = Object.hasOwn(COMPLETE, apiVersion) ? COMPLETE[apiVersion] : undefined;
  if (!kind) return kinds ? { is: 'no-kind', kinds } : { is: 'other' };
  const schema = schemaFor(apiVersion, kind);
  if (schema) return { is: 'policy', schema };
  if (kinds && !kinds.includes(kind) && served.length === 0) {
    return { is: 'wrong-kind', near: nearKind(kind, kinds), kinds };
  }
  // Every kind of Cilium begins with its name.
  const others = Object.keys(POLICY_KINDS).filter((name) => POLICY_KINDS[name]?.includes(apiVersion));
  if (groupOf(apiVersion) === 'cilium.io' && served.length === 0 && !kind.startsWith('Cilium')) {
    return { is: 'wrong-kind', near: nearKind(`Cilium${kind}`, others), kinds: others };
  }
  // Of groups with kinds that we do not know: what is one of ours but for case and number.
  const own = kinds ? [] : Object.keys(POLICY_KINDS).filter((name) => POLICY_KINDS[name]?.includes(apiVersion));
  const meant = own.includes(kind) ? undefined : sameKind(kind, own);
  if (meant) return { is: 'wrong-kind', near: meant, kinds: own };

  const removed = REMOVED.find((row) => row.apiVersion === apiVersion && row.kind === kind);
  if (removed) return { is: 'removed', since: removed.since, now: removed.now };
  if (served.length > 0 && !served.includes(apiVersion) && isNobodys(apiVersion, served))
    return { is: 'wrong-api', now: served };
  return { is: 'other' };
}

function nearKind(kind: string, kinds: readonly string[]): string | undefined {
  return sameKind(kind, kinds) ?? nearestNames(kind, kinds)[0];
}

/** The same word in another case or in the plural. */
function sameKind(kind: string, kinds: readonly string[]): string | undefined {
  const singular = kind.replace(/ies$/i, 'y').replace(/List$/, '').toLowerCase();
  return kinds.find((known) => known.toLowerCase() === singular);
}

/** No API of this name holds the kind: its group is known not to, is a misspelling of one that does, or no name at all. */
function isNobodys(apiVersion: string, served: readonly string[]): boolean {
  const group = groupOf(apiVersion);
  if (CLOSED_GROUPS.test(group) || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/v[a-z0-9]+$/.test(apiVersion)) return true;
  return served.some((version) => editDistance(groupOf(version), group) <= 2);
}

/** The group of `group/version`; '' for the core group and for what cannot be read as a pair (`a/b/c`). */
export function groupOf(apiVersion: string): string {
  const parts = apiVersion.split('/');
  return parts.length === 2 ? (parts[0] ?? '') : '';
}
