import { type Address, parseAddress } from '../engine/address.ts';
import type { ContainerPort, Endpoint, WorkloadRef } from '../engine/model.ts';
import type { Json, JsonObject } from './object.ts';
import { transportProtocol } from './transport.ts';
import { at, integerAt, isTrueAt, listAt, objectAt, textAt, textMapAt } from './value.ts';

const NO_LABELS: ReadonlySet<string> = new Set();

/** What a pod and the template of a pod have in common: everything that policy reads in a pod's spec. */
export function podTraits(
  pod: Json | undefined,
  ports = containerPorts(pod),
): Pick<Endpoint, 'hostNetwork' | 'ports' | 'serviceAccount'> {
  const spec = objectAt(pod, 'spec');
  return {
    hostNetwork: isTrueAt(spec, 'hostNetwork'),
    ports,
    // The ServiceAccount admission plugin fills in `default` where nothing is written.
    serviceAccount: textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default',
  };
}

/** What pods share: those that hold the very same labels or containers get the very same result. */
export interface PodParts {
  labels(pod: JsonObject): Endpoint['labels'];
  ports(pod: JsonObject): Endpoint['ports'];
}

export function createPodParts(): PodParts {
  const labels = new WeakMap<object, Endpoint['labels']>();
  const ports = new WeakMap<object, Endpoint['ports']>();
  const shared = <T>(known: WeakMap<object, T>, from: Json | undefined, make: () => T): T => {
    if (typeof from !== 'object' || from === null) return make();
    const found = known.get(from) ?? make();
    known.set(from, found);
    return found;
  };
  return {
    labels: (pod) => shared(labels, at(pod, 'metadata', 'labels'), () => textMapAt(pod, 'metadata', 'labels')),
    // Init containers are rare: then the pod's ports are its own.
    ports: (pod) =>
      at(pod, 'spec', 'initContainers') === undefined
        ? shared(ports, at(pod, 'spec', 'containers'), () => containerPorts(pod))
        : containerPorts(pod),
  };
}

/** A Pod object as an endpoint. Finished pods own no address and are no subject and no peer (kubernetes.md A.6.2). */
export function lowerPod(
  pod: JsonObject,
  namespace: string,
  name: string,
  workload: WorkloadRef | undefined,
  parts: PodParts = createPodParts(),
): Endpoint {
  const status = objectAt(pod, 'status');
  const phase = textAt(status, 'phase');
  const node = textAt(pod, 'spec', 'nodeName');
  return {
    id: `pod/${namespace}/${name}`,
    kind: 'pod',
    namespace,
    name,
    labels: parts.labels(pod),
    unknownLabels: NO_LABELS,
    addresses: podAddresses(status),
    ...(node !== undefined && { node }),
    ...podTraits(pod, parts.ports(pod)),
    finished: phase === 'Succeeded' || phase === 'Failed',
    ...(phase === 'Running' && { running: true }),
    ...(workload && { workload }),
    template: false,
  };
}

/** `status.podIPs`, whose first element is `podIP`; `podIP` alone where an old server wrote only that. */
function podAddresses(status: JsonObject | undefined): readonly Address[] {
  const entries = listAt(status, 'podIPs');
  if (entries.length > 0) return readAddresses(entries.map((entry) => textAt(entry, 'ip')));
  const only = textAt(status, 'podIP');
  const address = only === undefined ? undefined : parseAddress(only);
  return address === undefined ? [] : [address];
}

/** The addresses among the texts, in order; what is no address (a host name, `None`, nothing) is left out. */
export function readAddresses(texts: readonly (string | undefined)[]): readonly Address[] {
  return texts.flatMap((text) => {
    const address = text === undefined ? undefined : parseAddress(text);
    return address ? [address] : [];
  });
}

/** Ports that containers declare. Init containers are kept with their role: which of them count differs (A.3.4). */
function containerPorts(pod: Json | undefined): readonly ContainerPort[] {
  const found: ContainerPort[] = [];
  for (const container of listAt(pod, 'spec', 'containers')) found.push(...declaredPorts(container, 'container'));
  for (const container of listAt(pod, 'spec', 'initContainers')) {
    const sidecar = textAt(container, 'restartPolicy') === 'Always';
    found.push(...declaredPorts(container, sidecar ? 'sidecar' : 'init'));
  }
  return found;
}

function declaredPorts(container: Json, role: ContainerPort['container']): readonly ContainerPort[] {
  return listAt(container, 'ports').flatMap((declared) => {
    const port = integerAt(declared, 'containerPort');
    const protocol = transportProtocol(at(declared, 'protocol'));
    if (port === undefined || port < 1 || port > 65535 || protocol === undefined) return [];
    const name = textAt(declared, 'name');
    return [{ ...(name !== undefined && { name }), protocol, port, container: role }];
  });
}
