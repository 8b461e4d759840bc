import type { UnknownViolation } from '../../schema/violation.ts';
import type { RuleSubject } from '../rule.ts';
import { FAMILIES } from './families/families.ts';
import { API_SERVER, EXPERIMENTAL, judge, judgement } from './refuse.ts';
import { sentences } from './text.ts';

export type UnknownKey = UnknownViolation;

/** Who refuses an unknown field, and what becomes of it where nobody does: the same words wherever one stands. */
export function refusal(subject: RuleSubject, unknown: UnknownKey): string {
  const { schema, node } = subject.object;
  const effect = schema && FAMILIES[schema.family].effect?.(unknown, node);
  const others = judge(subject, 'unknown', unknown).by.filter((name) => name !== API_SERVER && name !== EXPERIMENTAL);
  return sentences(
    `The API server refuses it when asked for strict checks, as \`kubectl\` does; for other clients it drops the field without a word${effect ? `, and then ${effect}` : ''}.`,
    others.length > 0 && `${judgement(others, schema).refuses} it too.`,
  );
}
