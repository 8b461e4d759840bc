import type { SimulateParams } from '../../../server/src/protocol.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ICMP'];

/** `8080`, `53/udp`, `http`, `icmp`: a port as people type it; undefined when it cannot be one. */
export function readPort(typed: string): Pick<SimulateParams, 'port' | 'protocol'> | undefined {
  const [head = '', tail] = typed.trim().split('/');
  const protocol = (tail ?? 'TCP').toUpperCase();
  if (tail === undefined && PROTOCOLS.includes(head.toUpperCase()) && head.toUpperCase() === 'ICMP') {
    return { protocol: 'ICMP' };
  }
  if (!PROTOCOLS.includes(protocol)) return undefined;
  if (/^\d+$/.test(head)) {
    const port = Number(head);
    return port >= 1 && port <= 65535 ? { port, protocol } : undefined;
  }
  return /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(head) ? { port: head, protocol } : undefined;
}

/** `TCP 5432`, `ICMP`. */
export function portWords({ port, protocol = 'TCP' }: Pick<SimulateParams, 'port' | 'protocol'>): string {
  return port === undefined ? protocol : `${protocol} ${port}`;
}
