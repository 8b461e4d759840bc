import { clusterYaml } from './world.ts';

const NODES = `apiVersion: v1
kind: Node
metadata: {name: n1, labels: {role: worker}}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2, labels: {role: control}}
status: {addresses: [{type: InternalIP, address: 192.168.0.2}]}
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {selector: {k8s-app: coredns}, ports: [{name: dns, port: 53, targetPort: 5353, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: 5353}]}
---
`;

/** Twelve pods in three namespaces, two nodes, a name server. */
export const CLUSTER =
  NODES +
  clusterYaml({ shop: 'team=shop', ops: 'team=ops', 'kube-system': '' }, [
    'shop/web*6 app=web http:8080',
    'shop/db app=db sql:5432',
    'ops/prom*3 app=prometheus metrics:9100',
    'kube-system/coredns*2 k8s-app=coredns dns:5353/UDP dns-tcp:5353',
  ]);

function object(kind: string, metadata: string, spec: string): string {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  const body = spec.replace(/^(?=.)/gm, '  ');
  return `apiVersion: policy.networking.k8s.io/${version}\nkind: ${kind}\nmetadata:\n  name: ${metadata}\nspec:\n${body}\n`;
}

export const cnp = (spec: string, name = 'guard') => object('ClusterNetworkPolicy', name, spec);
export const anp = (spec: string, name = 'guard') => object('AdminNetworkPolicy', name, spec);
export const banp = (spec: string, name = 'default') => object('BaselineAdminNetworkPolicy', name, spec);
