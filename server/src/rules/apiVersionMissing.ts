import { schemaFor } from '../schema/registry.ts';
import { checkStructure } from '../schema/walk.ts';
import type { Finding, Rule, RuleSubject } from './rule.ts';
import { replace } from './support/edits.ts';
import { fix } from './support/fix.ts';
import { kindOf, typeEntry } from './support/kinds.ts';
import { column, lineBreak } from './support/lines.ts';
import { refused } from './support/refuse.ts';
import { anyOf, code, sentences } from './support/text.ts';

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
    const homes = verdict.now.filter((version) => !version.startsWith('crd.'));
    const message = sentences(
      entry ? '`apiVersion` must be text, `group/version`.' : `This ${object.kind} has no \`apiVersion\`.`,
      'Without it the API server cannot tell what it is, and refuses it.',
      `Add ${anyOf(homes.map(code))}, whichever its fields are of.`,
    );
    const fitting = homes.filter((version) => {
      const schema = schemaFor(version, object.kind);
      return (
        schema && checkStructure(object.node, schema).violations.every((violation) => violation.kind !== 'unknown')
      );
    });
    const [only] = fitting;
    const { text } = object.slice;
    const at = { start: kind.span.start, end: kind.span.start };
    const indent = ' '.repeat(column(text, kind.span.start));
    const added = `apiVersion: ${only}`;
    const edits = entry
      ? replace(entry.value, only ?? '')
      : [{ span: at, text: object.node.flow ? `${added}, ` : `${added}${lineBreak(text)}${indent}` }];
    yield refused('api-version-missing', entry ? ['apiVersion'] : ['kind'], 'key', message, {
      field: [],
      unfinished: true,
      fixes: only ? fix(`\`${added}\``, edits, true) : [],
    });
  },
};
