import { isStruct, type Place, type Reader, textOf } from './go.ts';
import { nameProblems } from './peers.ts';
import type { AgentProblem } from './problems.ts';
import { regexProblem } from './re2.ts';
import type { Section } from './rule.ts';
import { isPortless, isProtocol, isServiceName, readPort } from './values.ts';

const MOST_PORTS = 40;
const MISMATCHES = ['', 'LOG', 'ADD', 'DELETE', 'REPLACE'];

export function countLayer7(element: Place, reader: Reader): { readonly http: number; readonly dns: number } {
  const rules = reader.field(element, 'rules');
  return { http: reader.items(rules, 'http').length, dns: reader.items(rules, 'dns').length };
}

/** One element of `toPorts` (V26 to V41). */
export function* portProblems(element: Place, section: Section, reader: Reader): Iterable<AgentProblem> {
  const { path } = element;
  const ports = reader.items(element, 'ports');
  if (ports.length > MOST_PORTS) {
    yield { kind: 'too-many', path: [...path, 'ports'], count: ports.length, limit: MOST_PORTS };
  }
  // Deny rules have ports and nothing else.
  const { http, dns } = section.denies ? { http: 0, dns: 0 } : countLayer7(element, reader);
  for (const port of ports) yield* portItemProblems(port, http + dns > 0, dns > 0, reader);
  if (section.denies) return;
  yield* serverNameProblems(element, http + dns > 0, reader);
  const listener = reader.field(element, 'listener');
  if (listener?.node.kind === 'map') {
    if (section.direction === 'ingress') yield { kind: 'listener-on-ingress', path: listener.path };
    if (http + dns > 0) yield { kind: 'listener-with-rules', path: listener.path };
  }
  if (http + dns > 0) yield* layer7Problems(element, ports.length, reader);
}

function* portItemProblems(port: Place, layer7: boolean, dns: boolean, reader: Reader): Iterable<AgentProblem> {
  const written = reader.field(port, 'port');
  const text = written ? textOf(written.node) : '';
  const protocol = reader.text(port, 'protocol');
  const at = [...port.path, 'port'];
  if (text === '') yield { kind: 'port-missing', path: at };
  else if (text !== undefined && !isServiceName(text)) {
    const number = readPort(text);
    if (text !== '0' && isPortless(protocol)) yield { kind: 'port-given', path: at, protocol };
    else if (number === undefined) yield { kind: 'port', path: at, text };
    else {
      if (number === 0 && layer7) yield { kind: 'rules-on-port-zero', path: at };
      const end = reader.field(port, 'endPort')?.node;
      const last = end?.kind === 'scalar' && typeof end.value === 'number' ? end.value : 0;
      if (dns && last > number) yield { kind: 'dns-port-range', path: [...port.path, 'endPort'] };
    }
  }
  const upper = protocol === '' ? 'ANY' : protocol.toUpperCase();
  if (!isProtocol(upper)) yield { kind: 'protocol', path: [...port.path, 'protocol'] };
  else if (layer7 && !dns && upper !== 'TCP') {
    const given = reader.field(port, 'protocol');
    yield { kind: 'rules-need-tcp', path: given ? given.path : port.path, protocol: upper };
  }
}

function* serverNameProblems(element: Place, layer7: boolean, reader: Reader): Iterable<AgentProblem> {
  const names = reader.items(element, 'serverNames');
  if (names.length > 0 && layer7 && !reader.field(element, 'terminatingTLS')) {
    yield { kind: 'server-names-need-tls', path: [...element.path, 'serverNames'] };
  }
  for (const { node, path } of names) if (textOf(node) === '') yield { kind: 'server-name-empty', path };
}

function* layer7Problems(element: Place, ports: number, reader: Reader): Iterable<AgentProblem> {
  const rules = reader.field(element, 'rules');
  const path = [...element.path, 'rules'];
  const http = reader.field(rules, 'http');
  const dns = reader.field(rules, 'dns');
  if (http && dns) yield { kind: 'rules-two-kinds', path };
  for (const request of reader.items(rules, 'http')) yield* httpProblems(request, reader);
  if (!dns) return;
  if (ports === 0) yield { kind: 'dns-without-port', path: [...path, 'dns'] };
  for (const name of reader.items(rules, 'dns')) yield* nameProblems(name, reader);
}

function* httpProblems(request: Place, reader: Reader): Iterable<AgentProblem> {
  for (const name of ['path', 'method']) {
    const text = reader.text(request, name);
    const why = text === '' ? undefined : regexProblem(text);
    if (why !== undefined) yield { kind: 'regex', path: [...request.path, name], text, why };
  }
  for (const header of reader.items(request, 'headerMatches')) {
    if (!isStruct(header)) continue;
    const name = reader.field(header, 'name');
    if ((name ? textOf(name.node) : '') === '') yield { kind: 'header-name', path: [...header.path, 'name'] };
    if (!MISMATCHES.includes(reader.text(header, 'mismatch'))) {
      yield { kind: 'header-mismatch', path: [...header.path, 'mismatch'] };
    }
    const secret = reader.field(header, 'secret');
    if (secret?.node.kind === 'map' && reader.text(secret, 'name') === '') {
      yield { kind: 'secret-name', path: [...secret.path, 'name'] };
    }
  }
}
