/** One kind of object that policy depends on, and where the API serves it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  /** Served ones are asked in this order; the first that has the resource is read. */
  readonly versions: readonly string[];
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;

  /** Read only where this API group is served. */
  readonly ofGroup?: string;
  /** Only this one object is read, by its name. */
  readonly only?: { readonly namespace: string; readonly name: string };
  /** Verdicts may hang on it; without it some owner or detail is not shown, and nobody needs to be told. */
  readonly optional?: true;
  /** Another group that holds the same objects as stored, for where this one is not served. */
  readonly elseGroup?: { readonly group: string; readonly versions: readonly string[] };
}

const core = (name: string, kind: string, namespaced = true): Resource => ({
  group: '',
  versions: ['v1'],
  name,
  kind,
  namespaced,
});
const grouped = (
  group: string,
  versions: readonly string[],
  name: string,
  kind: string,
  namespaced = true,
): Resource => ({
  group,
  versions,
  name,
  kind,
  namespaced,
});
const owner = (resource: Resource): Resource => ({ ...resource, optional: true });
const calico = (name: string, kind: string, namespaced: boolean): Resource => ({
  ...grouped('projectcalico.org', ['v3'], name, kind, namespaced),
  elseGroup: { group: 'crd.projectcalico.org', versions: ['v1'] },
});
const admin = (version: string, name: string, kind: string): Resource =>
  grouped('policy.networking.k8s.io', [version], name, kind, false);

/** Few and small ones first, so that what cannot be read at all is known early; pods, which are many, in the middle. */
export const RESOURCES: readonly Resource[] = [
  core('namespaces', 'Namespace', false),
  core('nodes', 'Node', false),
  core('services', 'Service'),
  core('serviceaccounts', 'ServiceAccount'),
  grouped('networking.k8s.io', ['v1'], 'networkpolicies', 'NetworkPolicy'),
  admin('v1alpha1', 'adminnetworkpolicies', 'AdminNetworkPolicy'),
  admin('v1alpha1', 'baselineadminnetworkpolicies', 'BaselineAdminNetworkPolicy'),
  admin('v1alpha2', 'clusternetworkpolicies', 'ClusterNetworkPolicy'),
  calico('tiers', 'Tier', false),
  calico('networkpolicies', 'NetworkPolicy', true),
  calico('globalnetworkpolicies', 'GlobalNetworkPolicy', false),
  calico('stagednetworkpolicies', 'StagedNetworkPolicy', true),
  calico('stagedglobalnetworkpolicies', 'StagedGlobalNetworkPolicy', false),
  calico('stagedkubernetesnetworkpolicies', 'StagedKubernetesNetworkPolicy', true),
  calico('networksets', 'NetworkSet', true),
  calico('globalnetworksets', 'GlobalNetworkSet', false),
  calico('hostendpoints', 'HostEndpoint', false),
  calico('felixconfigurations', 'FelixConfiguration', false),
  grouped('cilium.io', ['v2'], 'ciliumnetworkpolicies', 'CiliumNetworkPolicy'),
  grouped('cilium.io', ['v2'], 'ciliumclusterwidenetworkpolicies', 'CiliumClusterwideNetworkPolicy', false),
  grouped('cilium.io', ['v2', 'v2alpha1'], 'ciliumcidrgroups', 'CiliumCIDRGroup', false),
  {
    ...core('configmaps', 'ConfigMap'),
    only: { namespace: 'kube-system', name: 'cilium-config' },
    ofGroup: 'cilium.io',
  },
  owner(grouped('apps', ['v1'], 'daemonsets', 'DaemonSet')),
  owner(grouped('apps', ['v1'], 'deployments', 'Deployment')),
  owner(grouped('apps', ['v1'], 'statefulsets', 'StatefulSet')),
  owner(grouped('apps', ['v1'], 'replicasets', 'ReplicaSet')),
  owner(core('replicationcontrollers', 'ReplicationController')),
  owner(grouped('batch', ['v1'], 'jobs', 'Job')),
  owner(grouped('batch', ['v1'], 'cronjobs', 'CronJob')),
  core('pods', 'Pod'),
  grouped('discovery.k8s.io', ['v1'], 'endpointslices', 'EndpointSlice'),
];

/** As kubectl names it: `pods`, `networkpolicies.networking.k8s.io`. */
export function resourceName({ group, name }: Pick<Resource, 'group' | 'name'>): string {
  return group === '' ? name : `${name}.${group}`;
}

/** A resource in the version in which it is read. */
export interface Served {
  readonly resource: Resource;
  readonly group: string;
  readonly version: string;
}

export function apiVersionOf({ group, version }: Pick<Served, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Where it is listed; of one namespace, or of all. */
export function listPath({ resource, group, version }: Served, namespace: string | undefined): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${inside}/${resource.name}`;
}
