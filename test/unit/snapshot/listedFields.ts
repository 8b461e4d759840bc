/**
 * What a snapshot could hold for policy's sake, kind by kind: every field that decides a verdict somewhere, or explains one.
 * A plain text is kept; with a reason it is left out, and the reason stands on the page (`docs/snapshot.md`).
 */
export type Listed = string | { readonly fields: readonly string[]; readonly why: string };

const left = (fields: string | readonly string[], why: string): Listed => ({
  fields: typeof fields === 'string' ? [fields] : fields,
  why,
});

const METADATA = ['metadata.name', 'metadata.generateName', 'metadata.namespace', 'metadata.labels.*'];
const OWNER = ['kind', 'name', 'controller'].map((field) => `metadata.ownerReferences[].${field}`);

const podSpec = (path: string): readonly string[] => [
  ...['hostNetwork', 'serviceAccountName', 'serviceAccount'].map((field) => `${path}.${field}`),
  ...['containers', 'initContainers'].flatMap((list) =>
    ['name', 'containerPort', 'protocol'].map((field) => `${path}.${list}[].ports[].${field}`),
  ),
  `${path}.initContainers[].restartPolicy`,
];

const HOST_PORT =
  'What comes to it is judged as traffic to the node. Ask for the pod at its own port, where the node sends it.';

const workload = (...more: readonly Listed[]): readonly Listed[] => [
  ...METADATA,
  ...OWNER,
  'spec.template.metadata.labels.*',
  ...podSpec('spec.template.spec'),
  left(
    'spec.selector',
    'Policy does not ask it: pods say themselves whose they are (`ownerReferences`), and the template which labels they get.',
  ),
  ...more,
];

export const LISTED: Readonly<Record<string, readonly Listed[]>> = {
  Namespace: [
    ...METADATA,
    left('metadata.deletionTimestamp', 'Its labels and policies hold for its pods until the last one is gone.'),
  ],
  Pod: [
    ...METADATA,
    ...OWNER,
    left('metadata.uid', 'Objects refer to each other by name.'),
    left('metadata.deletionTimestamp', 'Policy holds for a pod until it is gone.'),
    left(
      ['metadata.annotations'],
      'Where enforcers note addresses besides `status.podIPs`, for the moments before the kubelet reports them. Annotations hold whatever people put there.',
    ),
    'spec.nodeName',
    ...podSpec('spec'),
    left(['spec.containers[].ports[].hostPort', 'spec.initContainers[].ports[].hostPort'], HOST_PORT),
    'status.phase',
    'status.podIP',
    'status.podIPs[].ip',
    'status.hostIP',
    'status.hostIPs[].ip',
    left(
      'status.conditions',
      'Policy does not ask whether a pod is ready. Services do, and their EndpointSlices say it; without those every pod counts as ready. Each probe that fails would change the file.',
    ),
  ],
  ServiceAccount: METADATA,
  Node: [
    ...METADATA,
    'status.addresses[].type',
    'status.addresses[].address',
    left('spec.podCIDRs[]', 'Which addresses are pods is said by the pods; a range tells of none that is there.'),
    left(
      'metadata.annotations',
      "Calico's addresses of tunnels: which of them a node takes as source depends on the pools and the way. What a node sends is judged by its own addresses.",
    ),
  ],
  Service: [
    ...METADATA,
    ...['type', 'clusterIP', 'clusterIPs[]', 'externalIPs[]', 'externalName', 'selector.*'].map(inSpec),
    ...['externalTrafficPolicy', 'internalTrafficPolicy'].map(inSpec),
    ...['name', 'protocol', 'port', 'targetPort', 'nodePort'].map((field) => `spec.ports[].${field}`),
    'status.loadBalancer.ingress[].ip',
    left('spec.publishNotReadyAddresses', 'EndpointSlices have it in what they call ready.'),
    left('spec.ipFamilies[]', 'The addresses tell.'),
    left('spec.sessionAffinity', 'Each end is judged; which one a client gets is not said.'),
  ],
  EndpointSlice: [
    ...METADATA,
    'addressType',
    'endpoints[].addresses[]',
    'endpoints[].conditions.ready',
    'endpoints[].nodeName',
    ...['name', 'protocol', 'port'].map((field) => `ports[].${field}`),
    left(
      'endpoints[].targetRef',
      'Packets go to the address, and the pod that has it is judged: a reference may name a pod by an address that is not under policy.',
    ),
    left(
      ['endpoints[].conditions.serving', 'endpoints[].conditions.terminating'],
      'They count only while no end is ready at all, for the seconds of a shutdown.',
    ),
  ],
  Deployment: workload('spec.replicas'),
  ReplicaSet: workload('spec.replicas'),
  ReplicationController: workload('spec.replicas'),
  DaemonSet: workload(),
  StatefulSet: workload('spec.replicas', 'spec.ordinals.start'),
  Job: workload('spec.suspend', 'spec.parallelism', 'spec.completionMode'),
  CronJob: [
    ...METADATA,
    ...OWNER,
    'spec.suspend',
    'spec.jobTemplate.spec.completionMode',
    'spec.jobTemplate.spec.template.metadata.labels.*',
    ...podSpec('spec.jobTemplate.spec.template.spec'),
  ],
  CustomResourceDefinition: [
    left(
      ['spec.versions', 'metadata.annotations'],
      'They may be read only by who may read all of them. Which channel of an API is there is a setting (`netpol.crdChannel`); which API groups are served tells the enforcer.',
    ),
  ],
  Tier: [...METADATA, 'spec.order', 'spec.defaultAction'],
  NetworkSet: [...METADATA, 'spec.nets[]'],
  GlobalNetworkSet: [...METADATA, 'spec.nets[]'],
  HostEndpoint: [
    ...METADATA,
    ...['node', 'interfaceName', 'expectedIPs[]', 'profiles[]'].map(inSpec),
    ...['name', 'protocol', 'port'].map((field) => `spec.ports[].${field}`),
  ],
  Profile: [
    left(
      'spec',
      'The API server has none: they are of clusters that keep Calico in etcd. The profiles of namespaces and service accounts are known.',
    ),
  ],
  FelixConfiguration: [
    ...METADATA,
    ...['defaultEndpointToHostAction', 'policySyncPathPrefix'].map(inSpec),
    ...['failsafeInboundHostPorts', 'failsafeOutboundHostPorts'].flatMap((list) =>
      ['protocol', 'port', 'net'].map((field) => `spec.${list}[].${field}`),
    ),
    left(
      [
        ...['interfacePrefix', 'allowVXLANPacketsFromWorkloads', 'allowIPIPPacketsFromWorkloads', 'vxlanPort'],
        ...['bpfEnabled', 'bpfExternalServiceMode', 'nftablesMode', 'ipv6Support', 'chainInsertMode'],
        ...['iptablesFilterAllowAction', 'iptablesMangleAllowAction'],
      ].map(inSpec),
      "They change how packets are handled on a node (tunnels, chains, the host's own rules) and not what policy says of them.",
    ),
  ],
  KubeControllersConfiguration: [
    left('spec.controllers', 'The host endpoints that it makes are in the snapshot themselves.'),
  ],
  IPPool: [
    left('spec', 'Which addresses are pods is said by the pods; what leaves the cluster is judged as it was sent.'),
  ],
  MutatingAdmissionPolicy: [
    left('spec', 'It fills in `types` before a policy is stored; the stored policy is what is read.'),
  ],
  CiliumCIDRGroup: [...METADATA, 'spec.externalCIDRs[]'],
  ConfigMap: [
    ...METADATA,
    ...[
      ...[
        'allow-localhost',
        'cluster-name',
        'enable-cilium-clusterwide-network-policy',
        'enable-cilium-network-policy',
      ],
      ...['enable-extended-ip-protocols', 'enable-host-firewall', 'enable-icmp-rules', 'enable-ipv4', 'enable-ipv6'],
      ...['enable-k8s-cluster-network-policy', 'enable-k8s-networkpolicy', 'enable-l7-proxy'],
      ...['enable-node-selector-labels', 'enable-non-default-deny-policies', 'enable-policy', 'labels'],
      ...['policy-audit-mode', 'policy-cidr-match-mode', 'policy-default-local-cluster'],
    ].map((key) => `data.${key}`),
    left(
      ['node-labels', 'routing-mode', 'kube-proxy-replacement', 'bpf-lb-mode', 'mesh-auth-enabled'].map(inData),
      'How packets travel is not judged; every label of a node counts; and what a policy asks of authentication is a condition, whether or not somebody checks it.',
    ),
    left(
      ['tofqdns-min-ttl', 'tofqdns-endpoint-max-ip-per-hostname'].map(inData),
      'How long names are remembered: a rule with a name is a condition here.',
    ),
  ],
  CiliumNodeConfig: [left('spec', 'Settings of single nodes: all nodes are judged by `cilium-config`.')],
  CiliumEndpoint: [
    left(
      ['status.identity', 'status.networking', 'status.named-ports', 'status.policy'],
      'All of it follows from pods, namespaces and `cilium-config`, as the agent derives it; a second object for each pod would double the file. While labels change the agent may lag behind what is said here.',
    ),
  ],
  CiliumEndpointSlice: [left('endpoints', 'As of CiliumEndpoint.')],
  CiliumIdentity: [left('security-labels', 'As of CiliumEndpoint.')],
  CiliumNode: [
    left(
      ['spec.addresses', 'spec.health', 'spec.ingress', 'spec.ipam.podCIDRs'],
      'Nodes are told apart by their Node objects. An address that only the agent uses (of its router, its health check, its ingress) counts as one outside the cluster: ask for the node instead.',
    ),
  ],
  CiliumEnvoyConfig: [
    left(
      'spec',
      'What a listener of its own refuses besides is not known: a rule with one is judged by whom and which ports it names.',
    ),
  ],
  CiliumClusterwideEnvoyConfig: [left('spec', 'As of CiliumEnvoyConfig.')],
  Secret: [left('data', 'Never.')],
  Ingress: [left('spec', 'Its controller is a pod, and policy sees that one.')],
  ValidatingWebhookConfiguration: [left('webhooks', 'What else may refuse or change an object is not looked at.')],
  MutatingWebhookConfiguration: [left('webhooks', 'As of ValidatingWebhookConfiguration.')],
  ServiceCIDR: [left('spec.cidrs', 'Services have their addresses.')],
};

function inSpec(field: string): string {
  return `spec.${field}`;
}

function inData(key: string): string {
  return `data.${key}`;
}
