import { given, itemsAt, textAt } from '../../schema/calico/views.ts';
import { get } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { calicoRules } from '../support/calico/objects.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** Ports in a rule whose protocol has none, or is not given (V43, V44, V45). */
export const portsWithoutProtocol: Rule = {
  code: 'ports-without-protocol',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Ports without a protocol that has ports',
  answers: ['calico-V43', 'calico-V44', 'calico-V45', 'calico-M46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, node } of calicoRules(subject)) {
      const protocol = given(node, 'protocol', 'calicoctl');
      if (protocol && hasPorts(protocol)) continue;
      for (const [end, field] of PLACES) {
        const ports = itemsAt(node, [end, field], 'calicoctl');
        if (ports.length === 0) continue;
        const path = [...place.path, end, field];
        const verdict = judge(subject, 'value', { path });
        const named = ports.every(isName);
        const message = sentences(
          protocol
            ? `${code(textAt(node, ['protocol'], 'calicoctl'))} has no ports: only \`TCP\`, \`UDP\` and \`SCTP\` have.`
            : `\`${field}\` without a \`protocol\`${named ? ', which Calico knows since 3.32' : ''}.`,
          verdict.words,
          named && !protocol ? '' : 'Past `calicoctl` Calico ignores the whole policy.',
          protocol ? `Change the protocol, or remove \`${field}\`.` : 'Add the protocol.',
        );
        yield judged('ports-without-protocol', verdict, path, 'key', message, {
          fixes: protocol ? [] : withProtocol(subject, place.node, end),
        });
      }
    }
  },
};

const PLACES = [
  ['source', 'ports'],
  ['source', 'notPorts'],
  ['destination', 'ports'],
  ['destination', 'notPorts'],
] as const;

const NUMBERS: ReadonlySet<number> = new Set([6, 17, 132]);

/** As `calicoctl` reads it: the names also in lower case. */
function hasPorts(protocol: Node): boolean {
  if (protocol.kind !== 'scalar') return true;
  const { value } = protocol;
  if (typeof value === 'string' && !/^\d+$/.test(value)) return /^(TCP|UDP|SCTP|tcp|udp|sctp)$/.test(value);
  return NUMBERS.has(Number(value));
}

function isName(port: Node): boolean {
  return port.kind === 'scalar' && typeof port.value === 'string' && !/^\d+(:\d+)?$/.test(port.value);
}

function withProtocol({ object }: RuleSubject, rule: Node, end: string): readonly Fix[] {
  const entry = rule.kind === 'map' ? get(rule, end) : undefined;
  if (rule.kind !== 'map' || !entry) return [];
  const { text } = object.slice;
  return ['TCP', 'UDP'].flatMap((protocol) =>
    fix(`Add \`protocol: ${protocol}\``, insertBefore(text, rule, entry, { protocol }, dashIndent(text, rule))),
  );
}
