/**
 * Fixture F of the semantics document (kubernetes.md A.4): the cluster that all its corner cases are about.
 * The namespace `y` is quoted throughout: unquoted it is a boolean in YAML 1.1.
 */

const NAMESPACES = [
  { name: 'x', labels: '{team: x}' },
  { name: 'y', labels: '{team: "y"}' },
  { name: 'z', labels: '{}' },
  { name: 'kube-system', labels: '{}' },
];

const NODES = [
  { name: 'n1', address: '192.168.0.1' },
  { name: 'n2', address: '192.168.0.2' },
];

const PODS = [
  pod('x', 'a', '{app: a}', ['10.0.1.1', 'fd00:1::1'], 'n1', ['web 80 TCP', 'dns 53 UDP']),
  pod('x', 'b', '{app: b}', ['10.0.1.2'], 'n2', []),
  pod('y', 'a', '{app: a, role: client}', ['10.0.2.1'], 'n2', ['web 8080 TCP']),
  pod('y', 'b', '{app: b}', ['10.0.2.2'], 'n1', ['web 80 TCP']),
  pod('z', 'c', '{app: c}', ['10.0.3.3'], 'n2', []),
  pod('z', 'h', '{app: h}', ['192.168.0.2'], 'n2', [], 'hostNetwork: true'),
  pod('z', 'k', '{app: h}', ['192.168.0.1'], 'n1', [], 'hostNetwork: true'),
  pod('kube-system', 'dns', '{k8s-app: kube-dns}', ['10.0.9.9'], 'n2', ['dns 53 UDP', 'dns-tcp 53 TCP']),
];

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: x}
spec:
  type: NodePort
  clusterIP: 10.96.0.10
  selector: {app: a}
  ports: [{port: 8080, targetPort: web, nodePort: 30080}]`;

export const FIXTURE_F = [
  ...NAMESPACES.map(
    ({ name, labels }) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: "${name}", labels: ${labels}}`,
  ),
  ...NODES.map(
    ({ name, address }) =>
      `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {addresses: [{type: InternalIP, address: ${address}}]}`,
  ),
  ...PODS,
  SERVICE,
].join('\n---\n');

export function pod(
  namespace: string,
  name: string,
  labels: string,
  addresses: readonly string[],
  node: string,
  ports: readonly string[],
  more = '',
  phase = 'Running',
): string {
  const declared = ports.map((port) => {
    const [portName, number, protocol] = port.split(' ');
    return `{name: ${portName}, containerPort: ${number}, protocol: ${protocol}}`;
  });
  return `
apiVersion: v1
kind: Pod
metadata: {name: "${name}", namespace: "${namespace}", labels: ${labels}}
spec:
  nodeName: ${node}
  ${more}
  containers: [{name: main, ports: [${declared.join(', ')}]}]
status: {phase: ${phase}, podIPs: [${addresses.map((ip) => `{ip: "${ip}"}`).join(', ')}]}`;
}
