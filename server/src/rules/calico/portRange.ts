import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

/** A range of ports that is none: ends in the wrong order, or outside of what ports there are (V46). */
export const portRange: Rule = {
  code: 'port-range',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A range of ports that is none',
  answers: ['calico-V46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { field, value, node } = place;
      const range = typeof value === 'string' ? /^(\d+):(\d+)$/.exec(value) : null;
      if (field.role !== 'calico-port' || !range) continue;
      const [first, last] = [Number(range[1]), Number(range[2])];
      const inside = first >= 1 && first <= 65535 && last >= 1 && last <= 65535;
      if (inside && first <= last) continue;
      const verdict = judge(subject, 'port', place);
      const turned = `${last}:${first}`;
      const message = sentences(
        inside
          ? `${code(range[0])} ends before it begins.`
          : `${code(range[0])} leaves the ports there are, from 1 to 65535.`,
        verdict.words,
        inside ? `Write \`"${turned}"\`.` : 'Write a range inside.',
      );
      yield judged('port-range', verdict, place.path, 'value', message, {
        fixes: inside
          ? fix(`Change to \`${turned}\``, rewriteScalar(subject.object.slice.text, node, turned), true)
          : [],
      });
    }
  },
};
