import type { Dataplane } from './dataplane/dataplane.ts';
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
