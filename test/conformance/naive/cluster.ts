import { isV6, same } from './address.ts';
import type { Flow, FlowEnd } from './flow.ts';
import { type Json, list } from './json.ts';

/** What an end of a flow is (kubernetes.md 0.6, A.6.2). */
export interface End {
  readonly kind: 'pod' | 'node' | 'outside';
  readonly pod?: Json;
  readonly node?: string;
  readonly ip: string | undefined;
  /** It was asked for as a pod, whatever it is for the policy. */
  readonly asPod: boolean;
}

/** The two ends; `v6` says which family the packet is of. */
export interface Ends {
  readonly source: End;
  readonly destination: End;
  readonly v6: boolean;
  readonly samePod: boolean;
}

/** The objects of a case, found by looking through all of them. */
export class Cluster {
  readonly objects: readonly Json[];
  readonly pods: readonly Json[];
  readonly nodes: readonly Json[];

  constructor(objects: readonly Json[]) {
    this.objects = objects;
    this.pods = this.of('Pod');
    this.nodes = this.of('Node');
  }

  of(kind: string): Json[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** Every namespace carries its name as a label (kubernetes.md 0.4.5). */
  namespaceLabels(name: string): Record<string, string> {
    const found = this.of('Namespace').find((namespace) => namespace.metadata.name === name);
    return { ...found?.metadata.labels, 'kubernetes.io/metadata.name': name };
  }

  ends(flow: Flow): Ends {
    const v6 = this.#isV6(flow);
    const source = this.#end(flow.from, v6);
    const destination = this.#end(flow.to, v6);
    const samePod = source.kind === 'pod' && destination.kind === 'pod' && source.pod === destination.pod;
    return { source, destination, v6, samePod };
  }

  nodeOf(ip: string): Json {
    return this.nodes.find((node) => nodeAddresses(node).some((address) => same(address, ip)));
  }

  #isV6({ from, to }: Flow): boolean {
    for (const end of [from, to]) if ('ip' in end) return isV6(end.ip);
    return [from, to].some((end) => {
      const ips = 'pod' in end ? podIPs(this.#pod(end.pod)) : [];
      return ips.length > 0 && ips.every(isV6);
    });
  }

  #pod(name: string): Json {
    return this.pods.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name);
  }

  /** A pod of the host network is its node; a finished pod owns no address, so what it shows is judged as an address. */
  #end(end: FlowEnd, v6: boolean): End {
    if ('ip' in end) return this.#address(end.ip, false);
    const pod = this.#pod(end.pod);
    const ip = podIPs(pod).find((each) => isV6(each) === v6);
    if (finished(pod)) return ip === undefined ? { kind: 'outside', ip, asPod: true } : this.#address(ip, true);
    if (pod.spec.hostNetwork) return { kind: 'node', node: pod.spec.nodeName, ip, asPod: true };
    return { kind: 'pod', pod, ip, asPod: true };
  }

  #address(ip: string, asPod: boolean): End {
    const owners = this.pods.filter((pod) => ownsAddresses(pod) && podIPs(pod).some((own) => same(own, ip)));
    const owner = owners.find((pod) => pod.status.phase === 'Running') ?? owners[0];
    if (owner) return { kind: 'pod', pod: owner, ip, asPod };
    const node = this.nodeOf(ip);
    return node ? { kind: 'node', node: node.metadata.name, ip, asPod } : { kind: 'outside', ip, asPod };
  }
}

export function podIPs(pod: Json): string[] {
  const one = pod.status?.podIP;
  return (pod.status?.podIPs ?? (one ? [{ ip: one }] : [])).map((each: Json) => each.ip);
}

export function nodeAddresses(node: Json): string[] {
  return list(node.status?.addresses)
    .map(({ address }) => address)
    .filter((address) => /^[0-9a-fA-F.:]+$/.test(address) && /[.:]/.test(address));
}

export function finished(pod: Json): boolean {
  return ['Succeeded', 'Failed'].includes(pod.status?.phase);
}

/** A pod of the pod network that runs or will run. */
export function ownsAddresses(pod: Json): boolean {
  return !finished(pod) && !pod.spec.hostNetwork;
}
