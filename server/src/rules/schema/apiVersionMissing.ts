import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { insertBefore } from '../support/insert.ts';
import { homeAdvice, homesOfKind, kindOf, refusersOf, typeEntry } from '../support/kinds.ts';
import { refused } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** A policy without an API version (A-D1). */
export const apiVersionMissing: Rule = {
  code: 'api-version-missing',
  level: 'error',
  scope: 'document',
  title: 'A policy without an API version',
  answers: ['A-D1'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const kind = typeEntry(object, 'kind');
    if (verdict.is !== 'no-api-version' || !kind) return;
    const entry = typeEntry(object, 'apiVersion');
    const homes = homesOfKind(object, verdict.now);
    const message = sentences(
      entry ? '`apiVersion` must be text, `group/version`.' : `This ${object.kind} has no \`apiVersion\`.`,
      'Without it the API server cannot tell what it is, and refuses it.',
      homeAdvice(homes),
    );
    const { text } = object.slice;
    const edits = entry
      ? replace(entry.value, homes.fitting ?? '')
      : insertBefore(text, object.node, kind, { apiVersion: homes.fitting ?? '' }, 0);
    yield refused('api-version-missing', entry ? ['apiVersion'] : ['kind'], 'key', message, {
      field: [],
      rejectedBy: refusersOf(object),
      unfinished: true,
      fixes: homes.fitting ? fix(`\`apiVersion: ${homes.fitting}\``, edits, true) : [],
    });
  },
};
