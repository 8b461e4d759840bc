import { SELECTOR_OPERATORS } from '../../schema/labelSelector.ts';
import { nearestNames } from '../../schema/near.ts';

/** How other tools write the same conditions. */
const SYNONYMS: Readonly<Record<string, string>> = {
  '=': 'In',
  '==': 'In',
  equals: 'In',
  equal: 'In',
  eq: 'In',
  '!=': 'NotIn',
  notequals: 'NotIn',
  notequal: 'NotIn',
  ne: 'NotIn',
  exist: 'Exists',
  notexists: 'DoesNotExist',
  doesnotexists: 'DoesNotExist',
  '!': 'DoesNotExist',
};

/** The operator that a text was meant to be; undefined where nothing is near. */
export function likelyOperator(text: string): string | undefined {
  const word = text.trim().toLowerCase().replace(/[-_ ]/g, '');
  if (isComparison(text)) return undefined;
  return (
    SELECTOR_OPERATORS.find((operator) => operator.toLowerCase() === word) ??
    (Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : nearestNames(text, SELECTOR_OPERATORS)[0])
  );
}

/** Greater and less, which labels do not know. */
export function isComparison(text: string): boolean {
  return /^([gl](te?|e)|[<>]=?)$/i.test(text.trim());
}
