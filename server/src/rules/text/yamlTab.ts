import type { Finding, SliceRule, SliceSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { isManifest } from '../support/manifests.ts';
import { API_SERVER } from '../support/refuse.ts';

/** A tab where YAML counts blanks (A-M14). */
export const yamlTab: SliceRule = {
  code: 'yaml-tab',
  level: 'error',
  scope: 'slice',
  title: 'A tab in the indentation',
  answers: ['A-M14'],
  *check(subject: SliceSubject): Iterable<Finding> {
    if (!isManifest(subject)) return;
    const tabs = subject.slice.problems.filter(({ code }) => code === 'tab-indent');
    for (const { span } of tabs) {
      const edits = tabs.map((tab) => ({ span: tab.span, text: '  '.repeat(tab.span.end - tab.span.start) }));
      yield {
        code: 'yaml-tab',
        level: 'error',
        message:
          'YAML is indented with blanks, and this is a tab: nobody can read the document, `kubectl` and the API server included. Replace it by blanks.',
        path: [],
        part: 'value',
        span,
        rejectedBy: [API_SERVER],
        fixes: fix('Replace each tab by two blanks', edits),
      };
    }
  },
};
