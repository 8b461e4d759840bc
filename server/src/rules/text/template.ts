import type { Finding, SliceRule, SliceSubject } from '../rule.ts';
import { isManifest } from '../support/manifests.ts';

/** A Helm or other template: what it will hold is not known, so nothing is judged (A-M87). */
export const template: SliceRule = {
  code: 'template',
  level: 'hint',
  scope: 'slice',
  title: 'A template, whose values are not known',
  answers: ['A-M87'],
  *check(subject: SliceSubject): Iterable<Finding> {
    const { slice } = subject;
    if (!slice.template || !isManifest(subject)) return;
    const start = Math.max(0, slice.text.indexOf('{{'));
    const close = slice.text.indexOf('}}', start);
    yield {
      code: 'template',
      level: 'hint',
      message:
        'This document is a template: what its actions write is not known here, and so nothing in it is checked. Check the rendered manifests instead, as `helm template --output-dir` writes them.',
      path: [],
      part: 'value',
      span: { start, end: close === -1 ? start + 2 : close + 2 },
    };
  },
};
