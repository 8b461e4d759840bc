import type { Node } from '../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from './rule.ts';
import { calicoProtocols } from './support/calicoValues.ts';
import { replace } from './support/edits.ts';
import { fix } from './support/fix.ts';
import { refused } from './support/refuse.ts';
import { code, sentences } from './support/text.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** A protocol other than TCP, UDP and SCTP (A-V13). */
export const protocolUnknown: Rule = {
  code: 'protocol-unknown',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'calico'],
  title: 'A protocol NetworkPolicy does not know',
  answers: ['A-V13', 'A-M60', 'V13', 'V42', 'M50'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoProtocols(subject);
    const { structure } = subject;
    for (const violation of structure.violations) {
      if (violation.kind !== 'enum' || violation.field.role !== 'protocol') continue;
      const { value, path, node } = violation;
      const message = sentences(
        `${code(value)} is not a protocol here: there are \`TCP\`, \`UDP\` and \`SCTP\`, in upper case. The API server refuses the policy.`,
        adviceFor(value),
      );
      yield refused('protocol-unknown', path, 'value', message, { fixes: upperCase(value, node) });
    }
  },
};

function adviceFor(value: string): string {
  const word = value.trim().toUpperCase();
  if (PROTOCOLS.includes(word)) return `Write \`${word}\`.`;
  if (/^ICMP/.test(word))
    return 'ICMP cannot be named in a NetworkPolicy; whether ping passes is up to the network plugin.';
  if (/^(ANY|ALL|\*)$/.test(word)) return 'For every protocol and port leave `ports` out of the rule.';
  if (/^HTTPS?$|^GRPC$|^TLS$/.test(word)) return 'Policies know transport protocols only: this one runs over `TCP`.';
  if (value === '') return 'Leave `protocol` out for TCP.';
  if (/^(TCP|UDP|SCTP)([/,+ ]+(TCP|UDP|SCTP))+$/.test(word)) return 'Write one item of `ports` for each protocol.';
  return 'Other protocols cannot be named in a NetworkPolicy.';
}

function upperCase(value: string, node: Node): readonly Fix[] {
  const word = value.trim().toUpperCase();
  return PROTOCOLS.includes(word) ? fix(`Change to \`${word}\``, replace(node, word), true) : [];
}
