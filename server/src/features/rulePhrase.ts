/** A rule in the words of the field. */

import { formatCidr } from '../engine/address.ts';
import type { Criterion, Rule } from '../engine/model.ts';
import { type PortValue, protocolName } from '../engine/ports.ts';
import { joined, labelledPhrase, peerPhrase, portsPhrase, type Shown } from './phrases.ts';

/** `from pods with role=api in shop on TCP 5432`; `TCP, to 10.0.0.0/8, on any port but 25`. */
export function rulePhrase(rule: Rule, shown: Shown): string {
  if (rule.criteria !== undefined) return criteriaPhrase(rule.criteria, shown);
  const to = rule.direction === 'ingress' ? 'from' : 'to';
  const peers = rule.peers?.map((peer) => peerPhrase(peer, shown));
  const who = peers === undefined ? 'anyone' : joined(peers, 'or', 2) || 'nobody that can be read';
  return `${to} ${who} on ${portsPhrase(rule.ports, shown)}`;
}

/** One clause for each; without criteria `anything`. */
function criteriaPhrase(criteria: readonly Criterion[], shown: Shown): string {
  const clauses = criteria.flatMap((criterion) => clause(criterion, shown) ?? []);
  return clauses.length === 0 ? 'anything' : clauses.join(', ');
}

/** Undefined where another clause says it too: the family that a protocol's name implies. */
function clause(criterion: Criterion, shown: Shown): string | undefined {
  switch (criterion.kind) {
    case 'family':
      return criterion.path.at(-1) === 'protocol' ? undefined : `IPv${criterion.family}`;
    case 'protocol': {
      const name = protocolName(criterion.protocol);
      return criterion.negated ? `any protocol but ${name}` : name;
    }
    case 'icmp': {
      const { type, code } = criterion;
      const what = type === undefined ? 'ICMP' : `ICMP type ${type}${code === undefined ? '' : ` code ${code}`}`;
      return criterion.negated ? `no ${what}` : what;
    }
    case 'ranges': {
      const list = joined(criterion.ranges.map(formatCidr), 'or');
      return `${side(criterion.end)} ${criterion.negated ? `any address but ${list}` : list}`;
    }
    case 'labels': {
      const what = labelledPhrase(criterion.selector, 'what', shown);
      return `${side(criterion.end)} ${criterion.negated ? `anything but ${what}` : what}`;
    }
    case 'service':
      return `${side(criterion.end)} Service ${shown(`${criterion.namespace}/${criterion.name}`)}`;
    case 'ports': {
      const list = joined(
        criterion.ports.map((port) => portWords(port, shown)),
        'or',
      );
      const where = criterion.end === 'source' ? 'from' : 'on';
      return `${where} ${criterion.negated ? `any port but ${list}` : `port ${list}`}`;
    }
  }
}

function side(end: 'source' | 'destination'): string {
  return end === 'source' ? 'from' : 'to';
}

function portWords(port: PortValue, shown: Shown): string {
  switch (port.kind) {
    case 'all':
      return 'any';
    case 'numbers':
      return port.first === port.last ? `${port.first}` : `${port.first} to ${port.last}`;
    case 'named':
      return shown(port.name);
  }
}
