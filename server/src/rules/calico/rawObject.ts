import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { sentences } from '../support/text.ts';

const RAW = 'crd.projectcalico.org/v1';
const OPEN = 'projectcalico.org/v3';

/** An object in the form in which Calico stores it: nobody checks it or fills in what is missing (calico.md 0.5, W3). */
export const rawObject: Rule = {
  code: 'raw-object',
  level: 'hint',
  scope: 'document',
  families: ['calico'],
  title: 'An object in the form in which Calico stores it',
  answers: ['calico-M78'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    if (object.apiVersion !== RAW || object.slice.template) return;
    const message = sentences(
      `\`${RAW}\` is how Calico stores its objects: written so, nobody reads selectors, ranges and port names beforehand, and missing \`types\` mean both directions.`,
      `Write \`${OPEN}\`, and apply it with \`calicoctl\`, or with \`kubectl\` where Calico's API server is installed.`,
    );
    yield { code: 'raw-object', level: 'hint', message, path: ['apiVersion'], part: 'value' };
  },
};
