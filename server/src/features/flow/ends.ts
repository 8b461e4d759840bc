import type { Address } from '../../engine/address.ts';
import type { Endpoint, Flow, FlowEnd } from '../../engine/model.ts';
import type { End } from '../resolveEnd.ts';

/** Every single end that a resolved one stands for. */
export function endsOf(end: Exclude<End, { readonly kind: 'service' }>): readonly FlowEnd[] {
  if (end.kind === 'outside') return [{ kind: 'address', address: end.address }];
  return end.endpoints.map((endpoint) => endOf(endpoint, end.address));
}

export function endOf(endpoint: Endpoint, address: Address | undefined): FlowEnd {
  return address === undefined ? { kind: 'endpoint', id: endpoint.id } : { kind: 'address', address };
}

/** One flow for each source and destination. */
export function pairs(
  sources: readonly FlowEnd[],
  destinations: readonly FlowEnd[],
  flow: (ends: { readonly from: FlowEnd; readonly to: FlowEnd }) => Flow,
): readonly Flow[] {
  return sources.flatMap((from) => destinations.map((to) => flow({ from, to })));
}
