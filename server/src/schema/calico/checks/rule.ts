/** What the fields of a rule must be together (calico.md V54, V56 to V58, V75), in the order of the CRD. */

import type { Node } from '../../../syntax/tree.ts';
import type { Check } from '../../field.ts';
import { given, itemsAt, type Reader, textAt, valueAt } from '../views.ts';
import { type Failing, twoReaders } from './check.ts';

export const RULE_CHECKS: readonly Check[] = [
  twoReaders('http-protocol', (node, reader) => {
    const protocol = given(node, 'protocol', reader);
    if (!given(node, 'http', reader) || !protocol) return undefined;
    return isProtocol(protocol, 'TCP', reader === 'server' ? 6 : undefined) ? undefined : { at: ['protocol'] };
  }),
  twoReaders('http-action', (node, reader) => {
    const action = textAt(node, ['action'], reader);
    return given(node, 'http', reader) && action !== '' && action !== 'Allow' ? { at: ['http'] } : undefined;
  }),
  twoReaders('services-ports', (node, reader) => {
    if (!valueAt(node, ['destination', 'services'], reader)) return undefined;
    const field = ['ports', 'notPorts'].find((each) => itemsAt(node, ['destination', each], reader).length > 0);
    return field === undefined ? undefined : { at: ['destination', field], facts: { field } };
  }),
  twoReaders('icmp-protocol', (node, reader) => {
    if (!given(node, 'icmp', reader)) return undefined;
    const protocol = given(node, 'protocol', reader);
    const fits = protocol && (isIcmp(protocol, 4, reader) || isIcmp(protocol, 6, reader));
    return fits ? undefined : { at: ['icmp'] };
  }),
  twoReaders('icmp-version-4', versionOf('protocol', 4)),
  twoReaders('icmp-version-6', versionOf('protocol', 6)),
  twoReaders('not-icmp-version-4', versionOf('notProtocol', 4)),
  twoReaders('not-icmp-version-6', versionOf('notProtocol', 6)),
];

/** A type must go with a code (calico.md V55). */
export const ICMP_CHECKS: readonly Check[] = [
  twoReaders('icmp-code', (node, reader) =>
    given(node, 'code', reader) && !given(node, 'type', reader) ? { at: ['code'] } : undefined,
  ),
];

function versionOf(field: 'protocol' | 'notProtocol', version: 4 | 6): Failing {
  return (node, reader) => {
    const protocol = given(node, field, reader);
    const asked = given(node, 'ipVersion', reader);
    if (!protocol || asked?.kind !== 'scalar' || asked.value === version) return undefined;
    return isIcmp(protocol, version, reader) ? { at: ['ipVersion'], facts: { version, field } } : undefined;
  };
}

const ICMP = { 4: ['ICMP', 1], 6: ['ICMPv6', 58] } as const;

/** The CRD also knows the numbers. */
function isIcmp(protocol: Node, version: 4 | 6, reader: Reader): boolean {
  const [name, number] = ICMP[version];
  return isProtocol(protocol, name, reader === 'server' ? number : undefined);
}

function isProtocol(node: Node, name: string, number: number | undefined): boolean {
  return node.kind === 'scalar' && (node.value === name || (number !== undefined && node.value === number));
}
