/**
 * A second evaluator of NetworkPolicy, written straight from the pseudocode of kubernetes.md A.3.1 over plain
 * Kubernetes objects, slow and obvious. It shares no code with the engine: what both say was reached twice.
 */

// biome-ignore lint/suspicious/noExplicitAny: plain Kubernetes JSON, read exactly as the pseudocode reads it.
type Any = any;

export interface NaiveFlow {
  readonly from: { readonly pod: string } | { readonly ip: string };
  readonly to: { readonly pod: string } | { readonly ip: string };
  readonly protocol: string;
  readonly port: number;
}

/** One side's word; `undefined` is what the API leaves to the implementation, null an end that is no pod. */
export type NaiveWord = 'allow' | 'deny' | 'undefined' | null;

interface End {
  readonly kind: 'pod' | 'node' | 'ext';
  readonly pod?: Any;
  readonly node?: string;
  readonly ip: string | undefined;
}

export class NaiveCluster {
  private readonly pods: Any[];
  private readonly nodes: Any[];
  private readonly namespaces: Any[];
  private readonly policies: Any[];

  constructor(objects: readonly Any[]) {
    this.pods = objects.filter((o) => o.kind === 'Pod');
    this.nodes = objects.filter((o) => o.kind === 'Node');
    this.namespaces = objects.filter((o) => o.kind === 'Namespace');
    this.policies = objects.filter((o) => o.kind === 'NetworkPolicy');
  }

  judge(flow: NaiveFlow): { egress: NaiveWord; ingress: NaiveWord; verdict: NaiveWord } {
    const v6 = this.isV6(flow);
    const src = this.end(flow.from, v6);
    const dst = this.end(flow.to, v6);
    const samePod = src.kind === 'pod' && dst.kind === 'pod' && src.pod === dst.pod;
    const egress = this.side('Egress', src, dst, dst, flow, samePod, flow.from);
    const ingress = this.side('Ingress', dst, src, dst, flow, samePod, flow.to);
    const words = [egress, ingress];
    const verdict = words.includes('deny') ? 'deny' : words.includes('undefined') ? 'undefined' : 'allow';
    return { egress, ingress, verdict };
  }

  private isV6(flow: NaiveFlow): boolean {
    for (const e of [flow.from, flow.to]) if ('ip' in e) return e.ip.includes(':');
    return [flow.from, flow.to].some((e) => {
      const ips = 'pod' in e ? podIPs(this.pod(e.pod)) : [];
      return ips.length > 0 && ips.every((ip) => ip.includes(':'));
    });
  }

  private pod(name: string): Any {
    return this.pods.find((p) => `${p.metadata.namespace}/${p.metadata.name}` === name);
  }

  private end(e: { pod: string } | { ip: string }, v6: boolean): End {
    if ('pod' in e) {
      const pod = this.pod(e.pod);
      const ip = podIPs(pod).find((each) => each.includes(':') === v6);
      if (finished(pod)) return { kind: 'ext', ip };
      return pod.spec.hostNetwork ? { kind: 'node', node: pod.spec.nodeName, ip } : { kind: 'pod', pod, ip };
    }
    const owners = this.pods.filter((p) => !finished(p) && !p.spec.hostNetwork && podIPs(p).some((x) => same(x, e.ip)));
    const owner = owners.find((p) => p.status.phase === 'Running') ?? owners[0];
    if (owner) return { kind: 'pod', pod: owner, ip: e.ip };
    const node = this.nodes.find((n) => n.status.addresses.some((a: Any) => same(a.address, e.ip)));
    return node ? { kind: 'node', node: node.metadata.name, ip: e.ip } : { kind: 'ext', ip: e.ip };
  }

  private side(
    d: 'Ingress' | 'Egress',
    subject: End,
    peer: End,
    dst: End,
    flow: NaiveFlow,
    samePod: boolean,
    asked: { pod: string } | { ip: string },
  ): NaiveWord {
    if (subject.kind !== 'pod') return 'pod' in asked ? 'allow' : null;
    if (samePod) return 'allow';
    const ns = subject.pod.metadata.namespace;
    const pol = this.policies.filter(
      (p) =>
        p.metadata.namespace === ns &&
        matchesSelector(subject.pod.metadata.labels, p.spec?.podSelector) &&
        effectiveTypes(p).includes(d),
    );
    if (pol.length === 0) return 'allow';
    if (d === 'Ingress' && peer.kind === 'node' && peer.node === subject.pod.spec.nodeName) return 'allow';
    if (!['TCP', 'UDP', 'SCTP'].includes(flow.protocol)) return 'undefined';
    for (const p of pol) {
      for (const r of p.spec?.[d === 'Ingress' ? 'ingress' : 'egress'] ?? []) {
        const list = d === 'Ingress' ? r?.from : r?.to;
        if (this.peersMatch(list, ns, peer) && portsMatch(r?.ports, flow, dst)) return 'allow';
      }
    }
    return 'deny';
  }

  private peersMatch(list: Any, ns: string, peer: End): boolean {
    if (!list || list.length === 0) return true;
    return list.some((x: Any) => this.peerMatch(x, ns, peer));
  }

  private peerMatch(x: Any, ns: string, peer: End): boolean {
    if (x.ipBlock) {
      if (peer.ip === undefined) return false;
      const ip = peer.ip;
      return contains(x.ipBlock.cidr, ip) && !(x.ipBlock.except ?? []).some((e: string) => contains(e, ip));
    }
    if (peer.kind !== 'pod') return false;
    const peerNs = peer.pod.metadata.namespace;
    const nsOk = x.namespaceSelector ? matchesSelector(this.nsLabels(peerNs), x.namespaceSelector) : peerNs === ns;
    return nsOk && (!x.podSelector || matchesSelector(peer.pod.metadata.labels, x.podSelector));
  }

  private nsLabels(name: string): Record<string, string> {
    const found = this.namespaces.find((n) => n.metadata.name === name);
    return { ...found.metadata.labels, 'kubernetes.io/metadata.name': name };
  }
}

function podIPs(pod: Any): string[] {
  return (pod.status.podIPs ?? []).map((x: Any) => x.ip);
}

function finished(pod: Any): boolean {
  return ['Succeeded', 'Failed'].includes(pod.status.phase);
}

function effectiveTypes(p: Any): string[] {
  const types = p.spec?.policyTypes ?? [];
  if (types.length > 0) return types;
  return (p.spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function matchesSelector(labels: Any, sel: Any): boolean {
  const has = (k: string) => Object.hasOwn(labels ?? {}, k);
  for (const [k, v] of Object.entries(sel?.matchLabels ?? {})) {
    if (!has(k) || labels[k] !== (v ?? '')) return false;
  }
  for (const r of sel?.matchExpressions ?? []) {
    if (r.operator === 'In' && !(has(r.key) && r.values.includes(labels[r.key]))) return false;
    if (r.operator === 'NotIn' && has(r.key) && r.values.includes(labels[r.key])) return false;
    if (r.operator === 'Exists' && !has(r.key)) return false;
    if (r.operator === 'DoesNotExist' && has(r.key)) return false;
  }
  return true;
}

function portsMatch(ports: Any, flow: NaiveFlow, dst: End): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some((q: Any) => portMatch(q, flow, dst));
}

function portMatch(q: Any, flow: NaiveFlow, dst: End): boolean {
  if ((q?.protocol ?? 'TCP') !== flow.protocol) return false;
  const port = q?.port ?? undefined;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= flow.port && flow.port <= (q.endPort ?? port);
  if (dst.kind !== 'pod') return false;
  const sidecars = (dst.pod.spec.initContainers ?? []).filter((c: Any) => c.restartPolicy === 'Always');
  return [...dst.pod.spec.containers, ...sidecars].some((c: Any) =>
    (c.ports ?? []).some(
      (p: Any) => p.name === port && (p.protocol ?? 'TCP') === flow.protocol && p.containerPort === flow.port,
    ),
  );
}

/** The address as a string of bits, the slow way. */
export function bits(ip: string): string {
  if (!ip.includes(':')) {
    return ip
      .split('.')
      .map((octet) => Number(octet).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = ip.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const fill = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...fill, ...right].map((g) => Number.parseInt(g, 16).toString(2).padStart(16, '0')).join('');
}

export function contains(cidr: string, ip: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const [a, b] = [bits(network), bits(ip)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function same(a: string, b: string): boolean {
  return bits(a) === bits(b);
}
