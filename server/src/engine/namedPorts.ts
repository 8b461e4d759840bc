import type { Dataplane } from './dataplane/dataplane.ts';
import { type Inventory, isSelectable } from './inventory.ts';
import type { ContainerPort, Endpoint } from './model.ts';
import type { Protocol } from './ports.ts';

/**
 * The numbers that a port name means on this endpoint for this protocol (kubernetes.md A.3.4): none when no container
 * that counts declares it, several when containers disagree and the enforcer takes each.
 */
export function namedPortNumbers(
  endpoint: Endpoint,
  name: string,
  protocol: Protocol,
  facts: Dataplane['namedPorts'],
): readonly number[] {
  if (!facts.resolved) return [];
  const numbers = endpoint.ports
    .filter((port) => port.name === name && port.protocol === protocol && counts(port.container, facts))
    .map((port) => port.port);
  return facts.duplicates === 'last' ? numbers.slice(-1) : numbers;
}

/** The number that all pods that declare the name agree on (cilium.md 4.11, up to 1.19); undefined: none, or several. */
export function sharedPortNumber(
  inventory: Inventory,
  name: string,
  protocol: Protocol,
  facts: Dataplane['namedPorts'],
): number | undefined {
  const known = inventory.derive('port numbers by name', () => new Map<string, number | undefined>());
  const key = `${protocol} ${name}`;
  if (known.has(key)) return known.get(key);
  const numbers = new Set(
    inventory.endpoints.filter(isSelectable).flatMap((endpoint) => namedPortNumbers(endpoint, name, protocol, facts)),
  );
  const number = numbers.size === 1 ? [...numbers][0] : undefined;
  known.set(key, number);
  return number;
}

function counts(container: ContainerPort['container'], facts: Dataplane['namedPorts']): boolean {
  switch (container) {
    case 'container':
      return true;
    case 'sidecar':
      return facts.initContainers !== 'none';
    case 'init':
      return facts.initContainers === 'all';
  }
}
