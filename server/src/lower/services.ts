import { parseAddress } from '../engine/address.ts';
import type { Service, ServiceBackend, ServicePort } from '../engine/model.ts';
import type { Json, JsonObject } from './object.ts';
import { readAddresses } from './pods.ts';
import { transportProtocol } from './transport.ts';
import { at, integerAt, listAt, textAt, textMapAt } from './value.ts';

const TYPES: readonly Service['type'][] = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];
const SLICE_OWNER = 'kubernetes.io/service-name';

/** A core Service; `backends` comes from `lowerEndpointSlice`. */
export function lowerService(
  service: JsonObject,
  namespace: string,
  name: string,
  backends: readonly ServiceBackend[] | undefined,
): Service {
  const spec = at(service, 'spec');
  const labels = textMapAt(service, 'metadata', 'labels');
  const selector = textMapAt(spec, 'selector');
  const externalName = textAt(spec, 'externalName');
  const policy = textAt(spec, 'externalTrafficPolicy');
  const clusterIPs = listAt(spec, 'clusterIPs').map((ip) => textAt(ip));
  const balancers = listAt(service, 'status', 'loadBalancer', 'ingress').map((entry) => textAt(entry, 'ip'));
  return {
    namespace,
    name,
    type: TYPES.find((type) => type === textAt(spec, 'type')) ?? 'ClusterIP',
    headless: textAt(spec, 'clusterIP') === 'None' || clusterIPs[0] === 'None',
    ...(labels.size > 0 && { labels }),
    ...(externalName !== undefined && { externalName }),
    clusterIPs: readAddresses(clusterIPs.length > 0 ? clusterIPs : [textAt(spec, 'clusterIP')]),
    externalIPs: readAddresses([...listAt(spec, 'externalIPs').map((ip) => textAt(ip)), ...balancers]),
    ports: listAt(spec, 'ports').flatMap(servicePort),
    ...(selector.size > 0 && { selector }),
    ...((policy === 'Local' || policy === 'Cluster') && { externalTrafficPolicy: policy }),
    ...(textAt(spec, 'internalTrafficPolicy') === 'Local' && { internalTrafficPolicy: 'Local' as const }),
    ...(backends && { backends }),
  };
}

function servicePort(written: Json): readonly ServicePort[] {
  const port = integerAt(written, 'port');
  const protocol = transportProtocol(at(written, 'protocol'));
  if (port === undefined || protocol === undefined) return [];
  const name = textAt(written, 'name');
  const nodePort = integerAt(written, 'nodePort');
  return [
    {
      ...(name !== undefined && { name }),
      protocol,
      port,
      targetPort: integerAt(written, 'targetPort') ?? textAt(written, 'targetPort') ?? port,
      ...(nodePort !== undefined && { nodePort }),
    },
  ];
}

/** What one EndpointSlice adds to the Service it belongs to; undefined when it names none. */
export function lowerEndpointSlice(
  slice: JsonObject,
): { readonly service: string; readonly backends: readonly ServiceBackend[] } | undefined {
  const service = textAt(slice, 'metadata', 'labels', SLICE_OWNER);
  if (service === undefined) return undefined;
  const ports = listAt(slice, 'ports').flatMap((written) => {
    const port = integerAt(written, 'port');
    const protocol = transportProtocol(at(written, 'protocol'));
    return port === undefined || protocol === undefined
      ? []
      : [{ name: textAt(written, 'name') ?? '', protocol, port }];
  });
  const backends = listAt(slice, 'endpoints').flatMap((endpoint) => {
    // A condition that nobody wrote counts as ready (API:discovery/v1/types.go EndpointConditions).
    const ready = at(endpoint, 'conditions', 'ready') !== false;
    const node = textAt(endpoint, 'nodeName');
    return listAt(endpoint, 'addresses').flatMap((text) => {
      const address = typeof text === 'string' ? parseAddress(text) : undefined;
      return address ? [{ address, ...(node !== undefined && { node }), ready, ports }] : [];
    });
  });
  return { service, backends };
}
