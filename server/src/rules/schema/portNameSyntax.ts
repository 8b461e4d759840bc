import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoPortNames } from '../support/calico/values.ts';
import { portNameFindings } from '../support/cilium/portTexts.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { portNameProblem, portParts } from '../support/portNames.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A port name that no container port can have (A-V15). */
export const portNameSyntax: Rule = {
  code: 'port-name-syntax',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'A name no port can have',
  answers: ['A-V15', 'BC-M41', 'calico-V13', 'calico-V47', 'cilium-M38'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoPortNames(subject);
    yield* portNameFindings(subject);
    for (const place of subject.structure.fields) {
      const { path, field, node, value } = place;
      const only = field.role === 'admin-named-port';
      if ((field.role !== 'port' && !only) || typeof value !== 'string') continue;
      const problem = portNameProblem(value);
      // Numbers in quotes and lists of numbers have codes of their own.
      if (!problem || (!only && (/^\d+$/.test(value) || portParts(value)))) continue;
      const verdict = judge(subject, 'value', place);
      const lower = value.toLowerCase();
      const meant = lower !== value && portNameProblem(lower) === undefined ? lower : undefined;
      const message = sentences(
        `No port can be called ${code(value)}: a port name ${problem}. ${verdict.words}`,
        !only && (value === '' || value === '*')
          ? 'For every port of the protocol leave `port` out.'
          : meant
            ? `Write \`${meant}\`, as the container port is called.`
            : `Write the name of a container port${only ? '; a number stands elsewhere' : ', or its number'}.`,
      );
      yield judged('port-name-syntax', verdict, path, 'value', message, {
        fixes: meant ? fix(`Change to \`${meant}\``, replace(node, meant), true) : [],
      });
    }
  },
};
