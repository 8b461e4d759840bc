/** What a flow leaves open of its packet: the ICMP type and the client's own port. */

import type { Flow } from './flow.ts';
import { type Json, list } from './json.ts';

/**
 * The flow once for every value that some rule could tell from the others. A verdict that is the same for all of them does not
 * hang on it.
 */
export function packetsOf(flow: Flow, objects: readonly Json[], sourcePorts: boolean): Flow[] {
  const policies = objects.filter(({ kind }) => /Policy$/.test(kind));
  if (['ICMP', 'ICMPv6'].includes(flow.protocol)) {
    const { icmp } = flow;
    if (icmp?.code !== undefined) return [flow];
    const text = JSON.stringify(policies);
    const types = icmp ? [icmp.type] : [...numbers(text, /"type":"?(\d+)/g), ...NAMED_TYPES, OTHER_TYPE];
    const codes = [...numbers(text, /"code":(\d+)/g), OTHER_TYPE];
    return types.flatMap((type) => codes.map((code) => ({ ...flow, icmp: { type, code } })));
  }
  if (!sourcePorts || flow.sourcePort !== undefined || !policies.some(asksSourcePort)) return [flow];
  const written = (JSON.stringify(policies).match(/"(notPorts|ports)":\[[^\]]*/g) ?? []).flatMap((ports) =>
    numbers(ports, /(\d+)/g),
  );
  const around = written.flatMap((port) => [port - 1, port, port + 1]);
  const named = objects.flatMap((object) => numbers(JSON.stringify(object), /"(?:containerPort|port)":(\d+)/g));
  return [...new Set([...around, ...named, OTHER_PORT])].map((sourcePort) => ({ ...flow, sourcePort }));
}

function asksSourcePort({ spec }: Json): boolean {
  const rules = [...list(spec?.ingress), ...list(spec?.egress)];
  return rules.some((rule) => rule?.source?.ports || rule?.source?.notPorts);
}

/** Those of the names that the cases write. */
const NAMED_TYPES = [0, 1, 3, 8, 128, 129];
const OTHER_TYPE = 250;
const OTHER_PORT = 40_000;

function numbers(text: string, pattern: RegExp): number[] {
  return [...new Set([...text.matchAll(pattern)].map(([, digits]) => Number(digits)))];
}
