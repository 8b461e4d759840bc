import type { Path, Policy, Rule } from '../../engine/model.ts';
import { type PortMatch, type Protocol, protocolName } from '../../engine/ports.ts';
import { code } from './text.ts';

/** The engine's rule at a place of the manifest; undefined where nothing of it could be read. */
export function ruleAt(policy: Policy, path: Path): Rule | undefined {
  return policy.rules.find((rule) => samePath(rule.path, path));
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** The element admits this port, named ports aside. */
export function covers(match: PortMatch, protocol: Protocol, port: number): boolean {
  if (match.protocol !== undefined && match.protocol !== protocol) return false;
  switch (match.port.kind) {
    case 'all':
      return true;
    case 'numbers':
      return match.port.first <= port && port <= match.port.last;
    case 'named':
      return false;
  }
}

/** `on every port`, `on TCP 80`, `on UDP 53 and TCP 53`, ready to follow a verb. */
export function onPorts(ports: readonly PortMatch[] | undefined): string {
  if (ports === undefined) return 'on every port';
  const words = ports.map(portText);
  const last = words.pop();
  if (last === undefined) return 'on no port';
  return words.length === 0 ? `on ${last}` : `on ${words.join(', ')} and ${last}`;
}

function portText({ protocol, port }: PortMatch): string {
  const name = protocol === undefined ? 'any protocol' : protocolName(protocol);
  switch (port.kind) {
    case 'all':
      return `every ${name} port`;
    case 'numbers':
      return port.first === port.last ? `${name} ${port.first}` : `${name} ${port.first} to ${port.last}`;
    case 'named':
      return `${name} ${code(port.name)}`;
  }
}
