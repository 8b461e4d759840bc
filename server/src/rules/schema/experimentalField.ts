import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { API_SERVER, judged, judgement } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A field that only the experimental channel of the CRDs has. */
export const experimentalField: Rule = {
  code: 'experimental-field',
  level: 'error',
  scope: 'document',
  title: 'A field of the experimental channel',
  answers: ['B-V14', 'C-V12', 'BC-M27'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, entry } of unclaimed(subject, 'channel')) {
      const verdict = judgement([API_SERVER], subject.object.schema);
      const message = `${code(entry.key)} is a field of the experimental channel of the CRDs only. ${verdict.words.replace(/\.$/, '')}, or drops the field without a word where nobody asks for strict checks. Install the experimental channel, or say it with other fields.`;
      yield judged('experimental-field', verdict, path, 'key', message);
    }
  },
};
