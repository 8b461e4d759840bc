/** What everybody takes, and what likely means something else than it seems (cilium.md 3.6). */

import { formatAddress, formatCidr, parseAddress, readCidr } from '../../../engine/address.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { replace } from '../edits.ts';
import { fix } from '../fix.ts';
import { code } from '../text.ts';
import { isServiceName, readPort } from './values.ts';

/** An `endPort` that Cilium passes over (M30). */
export function* idleEndPorts({ object, structure }: RuleSubject): Iterable<Finding> {
  for (const { path, field, value } of structure.fields) {
    if (field.role !== 'cilium-end-port' || typeof value !== 'number' || value <= 0 || value > 65535) continue;
    const item = nodeAt(object.node, path.slice(0, -1));
    const written = item?.kind === 'map' ? get(item, 'port')?.value : undefined;
    const text = written?.kind === 'scalar' && typeof written.value === 'string' ? written.value : undefined;
    if (text === undefined || text === '') continue;
    const message = whyIdle(text, value, path.includes('egress') || path.includes('egressDeny'));
    if (message) yield { code: 'end-port', level: 'warning', message, path, part: 'value' };
  }
}

function whyIdle(port: string, end: number, outward: boolean): string | undefined {
  if (isServiceName(port)) {
    return outward
      ? `Cilium passes over \`endPort\` beside the name ${code(port)}: only the port of that name is meant. Remove it, or write the number.`
      : undefined;
  }
  const start = readPort(port);
  if (start === undefined) return undefined;
  if (start === 0) return `Port 0 is every port already, and \`endPort\` changes nothing. Remove it.`;
  return end < start
    ? `The range from ${start} to ${end} runs backwards: Cilium passes over \`endPort\`, and only port ${start} is meant. Swap them, or correct one.`
    : undefined;
}

/** Bits behind the prefix, which Cilium cuts off (M45). */
export function* maskedCidrs({ structure }: RuleSubject): Iterable<Finding> {
  for (const { path, field, value, node } of structure.fields) {
    const isOurs = field.format === 'cidr' && field.role?.startsWith('cilium-');
    const reading = isOurs && typeof value === 'string' ? readCidr(value) : undefined;
    if (!reading?.hostBits || reading.leadingZeros || reading.mapped || typeof value !== 'string') continue;
    const address = parseAddress(value.slice(0, value.indexOf('/')));
    if (!address) continue;
    const network = formatCidr(reading.cidr);
    const host = `${formatAddress(address)}/${address.words.length * 32}`;
    yield {
      code: 'cidr-host-bits',
      level: 'info',
      message: `${code(value)} has bits set after its prefix, which Cilium cuts off: it stands for the network \`${network}\`, not for the one address \`${host}\`. Write the one that is meant.`,
      path,
      part: 'value',
      fixes: [
        ...fix(`The network: \`${network}\``, replace(node, network)),
        ...fix(`The single address: \`${host}\``, replace(node, host)),
      ],
    };
  }
}
