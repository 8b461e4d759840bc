import type { Violation } from '../../schema/walk.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

type Failure = Extract<Violation, { kind: 'check' }>;

/** `doNotTrack`, `preDNAT` and `applyOnForward` against one another and the rules (V23, V24, V25). */
export const hostFlags: Rule = {
  code: 'host-flags',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Host flags of a global policy that do not go together',
  answers: ['calico-V23', 'calico-V24', 'calico-V25', 'calico-M68'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'check') continue;
      const words = WORDS[violation.check.name];
      if (!words) continue;
      const verdict = judge(subject, 'check', violation);
      const message = sentences(words.what, verdict.words, words.advice);
      yield judged('host-flags', verdict, violation.path, words.part ?? 'key', message, {
        field: violation.at,
        fixes: violation.check.name === 'calico-host-flags-forward' ? withForward(subject, violation) : [],
      });
    }
  },
};

const WORDS: Readonly<Record<string, { readonly what: string; readonly advice: string; readonly part?: 'value' }>> = {
  'calico-host-flags-both': {
    what: '`doNotTrack` and `preDNAT` exclude each other: the one runs before connection tracking, the other after it.',
    advice: 'Remove one.',
  },
  'calico-host-flags-forward': {
    what: 'A policy with `preDNAT` or `doNotTrack` needs `applyOnForward: true`.',
    advice: 'Add it.',
  },
  'calico-pre-dnat-egress-rules': {
    what: 'A policy with `preDNAT` has no egress rules: only what comes in has a destination that is still to be translated.',
    advice: 'Move them to another policy.',
  },
  'calico-pre-dnat-egress-type': {
    what: 'A policy with `preDNAT` is for ingress only.',
    advice: 'Remove `Egress`.',
    part: 'value',
  },
};

function withForward({ object }: RuleSubject, { at, path }: Failure): readonly Fix[] {
  const spec = nodeAt(object.node, at);
  const entry = spec?.kind === 'map' ? get(spec, String(path.at(-1))) : undefined;
  if (spec?.kind !== 'map' || !entry || get(spec, 'applyOnForward')) return [];
  const { text } = object.slice;
  const edits = insertAfter(text, spec, entry, { applyOnForward: 'true' }, dashIndent(text, spec));
  return fix(
    'Add `applyOnForward: true`',
    edits?.map((edit) => ({ ...edit, text: edit.text.replace('"true"', 'true') })),
    true,
  );
}
