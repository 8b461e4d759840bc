/** What a port rule asks of the traffic beyond addresses and ports (cilium.md 1.6, 4.8, 4.9). */

import type { Condition, Direction, Path } from '../../engine/model.ts';
import type { Json } from '../object.ts';
import { at, isObject, listAt, textAt } from '../value.ts';

/** Undefined where the agent refuses the element: L7 rules of two kinds, on the wrong side, on ports without TCP. */
export function layer7Conditions(element: Json, path: Path, direction: Direction): readonly Condition[] | undefined {
  const rules = at(element, 'rules');
  const http = listAt(rules, 'http');
  const dns = listAt(rules, 'dns');
  const names = listAt(element, 'serverNames').flatMap((name) => (typeof name === 'string' ? [name] : []));
  const ports = listAt(element, 'ports');
  const terminates = isObject(at(element, 'terminatingTLS'));
  if (http.length > 0 && dns.length > 0) return undefined;
  // V18, V26, V41.
  if (dns.length > 0 && (direction === 'ingress' || ports.length === 0)) return undefined;
  // V27, V28.
  if (names.includes('') || (names.length > 0 && http.length > 0 && !terminates)) return undefined;
  // V36: HTTP wants TCP, said in so many letters; V38: no L7 on every port.
  const first = (port: Json) => textAt(port, 'protocol') ?? '';
  if (http.length > 0 && ports.some((port) => first(port).toUpperCase() !== 'TCP')) return undefined;
  if (http.length + dns.length > 0 && ports.some((port) => /^0+$/.test(textAt(port, 'port') ?? ''))) return undefined;
  const conditions: Condition[] = [];
  if (http.length > 0 && !http.some(asksNothing)) {
    conditions.push({ kind: 'http', requests: http.map(requestText), path: [...path, 'rules', 'http'] });
  }
  if (dns.length > 0) {
    const patterns = dns.flatMap((rule) => textAt(rule, 'matchName') ?? textAt(rule, 'matchPattern') ?? []);
    if (!patterns.some((pattern) => /^\*\.?$/.test(pattern))) {
      conditions.push({ kind: 'dns-query', names: patterns, path: [...path, 'rules', 'dns'] });
    }
  }
  if (names.length > 0) conditions.push({ kind: 'tls-name', names, path: [...path, 'serverNames'] });
  return conditions;
}

/** Names that may be asked for here pass the proxy, so that the agent learns what they resolve to (cilium.md 4.8). */
export function namesTaught(element: Json): readonly string[] | undefined {
  const rules = listAt(element, 'rules', 'dns');
  if (rules.length === 0) return undefined;
  return rules.flatMap((rule) => textAt(rule, 'matchName') ?? textAt(rule, 'matchPattern') ?? []);
}

/** `{}` matches every request, and so does what only asks for headers to be put right. */
function asksNothing(rule: Json): boolean {
  return isObject(rule) && requestText(rule) === '';
}

/** What a request must be, in one line: `GET /api with X-Token: abc`. */
function requestText(rule: Json): string {
  const request = [textAt(rule, 'method'), textAt(rule, 'host'), textAt(rule, 'path')].filter(given).join(' ');
  const listed = listAt(rule, 'headers').flatMap((header) => (typeof header === 'string' ? [header] : []));
  const headers = [...listed, ...listAt(rule, 'headerMatches').flatMap(headerText)].filter(given).join(', ');
  return [request, headers && `with ${headers}`].filter(given).join(' ');
}

/** With `mismatch` the request passes in any case, and only its header is written down or put right (cilium.md 4.9). */
function headerText(match: Json): readonly string[] {
  const name = textAt(match, 'name');
  if (name === undefined || given(textAt(match, 'mismatch'))) return [];
  const value = textAt(match, 'value');
  const secret = textAt(match, 'secret', 'name');
  if (given(value)) return [`${name}: ${value}`];
  return [secret === undefined ? name : `${name} as in Secret ${secret}`];
}

/** An empty text is left out by the API, as if it were not written. */
function given(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
