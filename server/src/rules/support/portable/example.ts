import { formatAddress } from '../../../engine/address.ts';
import type { DataplaneName } from '../../../engine/dataplane/dataplane.ts';
import type { FlowEnd } from '../../../engine/model.ts';
import type { FlowDifference } from '../../../engine/portable/flows.ts';
import { protocolName } from '../../../engine/ports.ts';
import type { ClusterView } from '../../rule.ts';
import { code } from '../text.ts';
import { enforcerName } from './words.ts';

/** A flow that passes under one enforcer and not under the other. */
export function exampleWords(
  { flow, other }: FlowDifference,
  name: DataplaneName,
  { words, programs, inventory }: ClusterView,
): string {
  const named = (end: FlowEnd): string => {
    if (end.kind === 'address') return code(formatAddress(end.address));
    const endpoint = inventory.endpoint(end.id);
    if (endpoint === undefined) return code(end.id);
    return endpoint.kind === 'node' ? `node ${code(endpoint.name)}` : code(`${endpoint.namespace}/${endpoint.name}`);
  };
  const [there, here] = [name, programs.dataplane.name].map(enforcerName);
  const [passes, stopped] = other === 'allow' ? [there, here] : [here, there];
  const port = flow.port === undefined ? '' : ` ${flow.port}`;
  return `For example ${named(flow.from)} may connect to ${named(flow.to)} on ${protocolName(flow.protocol)}${port} under ${passes}, and may not under ${stopped} (${words}).`;
}
