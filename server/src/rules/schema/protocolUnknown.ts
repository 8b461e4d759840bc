import type { FieldRole } from '../../schema/field.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { calicoProtocols } from '../support/calico/values.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences, withArticle } from '../support/text.ts';

const ROLES: ReadonlySet<FieldRole | undefined> = new Set(['protocol', 'admin-protocol']);
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** A protocol other than TCP, UDP and SCTP (A-V13). */
export const protocolUnknown: Rule = {
  code: 'protocol-unknown',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'admin', 'calico'],
  title: 'A protocol that policies do not know',
  answers: ['A-V13', 'A-M60', 'BC-M30', 'calico-V13', 'calico-V42', 'calico-M50'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoProtocols(subject);
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'enum' || !ROLES.has(violation.field.role)) continue;
      const { value, path, node } = violation;
      const verdict = judge(subject, 'enum', violation);
      const message = sentences(
        `${code(value)} is not a protocol here: there are \`TCP\`, \`UDP\` and \`SCTP\`, in upper case. ${verdict.words}`,
        adviceFor(value, subject.object.kind ?? ''),
      );
      yield judged('protocol-unknown', verdict, path, 'value', message, { fixes: upperCase(value, node) });
    }
  },
};

function adviceFor(value: string, kind: string): string {
  const word = value.trim().toUpperCase();
  if (PROTOCOLS.includes(word)) return `Write \`${word}\`.`;
  if (/^ICMP/.test(word))
    return `ICMP cannot be named in ${withArticle(kind)}; whether ping passes is up to the network plugin.`;
  if (/^(ANY|ALL|\*)$/.test(word)) return 'For every protocol and port leave `ports` out of the rule.';
  if (/^HTTPS?$|^GRPC$|^TLS$/.test(word)) return 'Policies know transport protocols only: this one runs over `TCP`.';
  if (value === '') return 'Leave `protocol` out for TCP.';
  if (/^(TCP|UDP|SCTP)([/,+ ]+(TCP|UDP|SCTP))+$/.test(word)) return 'Write one item of `ports` for each protocol.';
  return `Other protocols cannot be named in ${withArticle(kind)}.`;
}

function upperCase(value: string, node: Node): readonly Fix[] {
  const word = value.trim().toUpperCase();
  return PROTOCOLS.includes(word) ? fix(`Change to \`${word}\``, replace(node, word), true) : [];
}
