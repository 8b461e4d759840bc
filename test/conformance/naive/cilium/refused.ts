/**
 * Which objects the API server or the agent refuses; one such rule and the whole object counts for nothing (cilium.md 3). Only
 * of what the cases write; the numbers are those of 3.1 to 3.4.
 */

import { contains, isV6 } from '../address.ts';
import { type Json, list } from '../json.ts';
import { portNumber } from './entry.ts';
import { isIcmpType } from './icmp.ts';
import type { Settings } from './settings.ts';

export function isRefused(object: Json, settings: Settings): boolean {
  const rules = [...(object.spec ? [object.spec] : []), ...list(object.specs)];
  // C18; an empty `specs` alone is accepted and imports nothing.
  if (!object.spec && !object.specs) return true;
  return rules.some((rule) => isRefusedRule(object.kind, rule, settings));
}

function isRefusedRule(kind: string, rule: Json, settings: Settings): boolean {
  const sections = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;
  // V01, V02, V03, V05
  if (sections.every((section) => list(rule[section]).length === 0)) return true;
  if (!rule.endpointSelector === !rule.nodeSelector) return true;
  if (kind === 'CiliumNetworkPolicy' && rule.nodeSelector) return true;
  if (isRefusedSelector(rule.endpointSelector ?? rule.nodeSelector)) return true;
  return sections.some((section) => list(rule[section]).some((item) => isRefusedItem(section, item, rule, settings)));
}

function isRefusedItem(section: string, item: Json, rule: Json, settings: Settings): boolean {
  const word = section.startsWith('ingress') ? 'from' : 'to';
  const field = (name: string): Json[] => list(item[`${word}${name}`]);
  const peers = ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Nodes', 'Groups', 'Services', 'FQDNs'];
  const ports = list(item.toPorts);
  return (
    // V10, V11, V12
    peers.filter((name) => field(name).length > 0).length > 1 ||
    (field('Nodes').length > 0 && !settings.nodeLabels) ||
    [...field('Endpoints'), ...field('Nodes')].some(isRefusedSelector) ||
    // C9, V14
    field('CIDR').some((cidr) => !cidr.includes('/')) ||
    field('CIDRSet').some(isRefusedRange) ||
    // V19, V20, V22
    (list(item.icmps).length > 0 && (!settings.icmpRules || ports.length > 0)) ||
    list(item.icmps).some(({ fields }) => list(fields).some((each) => !isIcmpType(each))) ||
    ports.some((each) => isRefusedPorts(section, each, rule, settings))
  );
}

/** 3.3, and C16 for the operators. */
function isRefusedSelector(selector: Json): boolean {
  return list(selector?.matchExpressions).some(({ operator, values }) =>
    ['In', 'NotIn'].includes(operator)
      ? list(values).length === 0
      : !['Exists', 'DoesNotExist'].includes(operator) || list(values).length > 0,
  );
}

/** 3.4; the exceptions of a group are not looked at. */
function isRefusedRange(rule: Json): boolean {
  const kinds = ['cidr', 'cidrGroupRef', 'cidrGroupSelector'].filter((field) => rule[field] !== undefined);
  if (kinds.length !== 1) return true;
  if (!rule.cidr) return isRefusedSelector(rule.cidrGroupSelector);
  const [network = '', length] = rule.cidr.split('/');
  return list(rule.except).some((except) => {
    const [hole = '', holeLength] = except.split('/');
    return isV6(hole) !== isV6(network) || !contains(rule.cidr, hole) || Number(holeLength) < Number(length);
  });
}

function isRefusedPorts(section: string, { ports, rules, serverNames }: Json, rule: Json, settings: Settings): boolean {
  const http = list(rules?.http).length > 0;
  const dns = list(rules?.dns).length > 0;
  const isHost = !!rule.nodeSelector;
  return (
    list(ports).some((port) => isRefusedPort(port, http, dns)) ||
    // V16, V17, V18, V23, V26, V27, V41
    (http && isHost) ||
    ((http || dns) && !settings.l7Proxy) ||
    (dns && (section === 'ingress' || list(ports).length === 0)) ||
    (list(serverNames).length > 0 && (http || dns))
  );
}

/** V33 to V38 */
function isRefusedPort({ port, endPort, protocol }: Json, http: boolean, dns: boolean): boolean {
  const text = `${port}`;
  const number = portNumber(text);
  const isName = /^(?=.{1,15}$)(?=.*[a-zA-Z])[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/.test(text);
  const isNumber = /^\d+$/.test(text) && number <= 65535 && !(text.startsWith('0') && /[89]/.test(text));
  if (!isName && !isNumber) return true;
  if (dns && (endPort ?? 0) > (isName ? 0 : number)) return true;
  if (http && protocol !== 'TCP') return true;
  return (http || dns) && isNumber && number === 0;
}
