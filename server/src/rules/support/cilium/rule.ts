import { isStruct, type Place, type Reader } from './go.ts';
import { icmpProblems } from './icmp.ts';
import { peerProblems } from './peers.ts';
import { countLayer7, portProblems } from './ports.ts';
import type { AgentProblem } from './problems.ts';
import { selectorProblems } from './selectors.ts';

export interface Section {
  readonly name: 'ingress' | 'ingressDeny' | 'egress' | 'egressDeny';
  readonly direction: 'ingress' | 'egress';
  readonly denies: boolean;
}

const SECTIONS: readonly Section[] = [
  { name: 'ingress', direction: 'ingress', denies: false },
  { name: 'ingressDeny', direction: 'ingress', denies: true },
  { name: 'egress', direction: 'egress', denies: false },
  { name: 'egressDeny', direction: 'egress', denies: true },
];

/** One rule: `spec`, or an entry of `specs`. */
export function* ruleProblems(rule: Place, namespaced: boolean, reader: Reader): Iterable<AgentProblem> {
  const { path } = rule;
  const lists = SECTIONS.map(({ name }) => reader.field(rule, name));
  const isUnreadable = lists.some((list) => list && list.node.kind !== 'list');
  if (!isUnreadable && SECTIONS.every(({ name }) => reader.items(rule, name).length === 0)) {
    yield { kind: 'no-items', path };
  }
  const endpoints = reader.selector(rule, 'endpointSelector');
  const nodes = reader.selector(rule, 'nodeSelector');
  if (!endpoints && !nodes) yield { kind: 'no-subject', path };
  if (endpoints && nodes) yield { kind: 'two-subjects', path };
  if (endpoints) yield* selectorProblems(endpoints, reader);
  if (nodes) {
    yield* selectorProblems(nodes, reader);
    if (namespaced && !endpoints) yield { kind: 'node-selector', path: nodes.path };
  }
  for (const section of SECTIONS) {
    for (const item of reader.items(rule, section.name)) {
      if (isStruct(item)) yield* itemProblems(item, section, nodes !== undefined, reader);
    }
  }
}

function* itemProblems(item: Place, section: Section, host: boolean, reader: Reader): Iterable<AgentProblem> {
  yield* peerProblems(item, section, reader);
  const elements = reader.items(item, 'toPorts');
  const icmps = reader.items(item, 'icmps');
  if (!section.denies) yield* layer7Problems(elements, section, host, reader);
  if (icmps.length > 0 && elements.length > 0) {
    yield { kind: 'icmps-with-ports', path: [...item.path, 'icmps'] };
  }
  for (const element of elements) {
    if (isStruct(element)) yield* portProblems(element, section, reader);
  }
  for (const icmp of icmps) yield* icmpProblems(icmp, reader);
}

/** Rules about HTTP and DNS where there is no proxy for them (V16, V18, V23). */
function* layer7Problems(
  elements: readonly Place[],
  { direction }: Section,
  host: boolean,
  reader: Reader,
): Iterable<AgentProblem> {
  for (const element of elements) {
    const { http, dns } = countLayer7(element, reader);
    const rules = [...element.path, 'rules'];
    if (direction === 'ingress') {
      if (host && http + dns > 0) yield { kind: 'host-rules', path: rules, direction };
      else if (dns > 0) yield { kind: 'dns-on-ingress', path: [...rules, 'dns'] };
    } else if (host && http > 0) yield { kind: 'host-rules', path: [...rules, 'http'], direction };
  }
}
