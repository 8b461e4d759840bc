import { known, matches } from '../engine/selector.ts';
import { engineSelector } from '../lower/calicoSelector/engineSelector.ts';
import { parseSelector } from '../lower/calicoSelector/parse.ts';
import { selectorErrorText } from '../lower/calicoSelector/words.ts';
import type { Json } from '../lower/object.ts';
import { at, isObject, textMapAt } from '../lower/value.ts';

/**
 * One line of selector cases (`{selector, labels}`) -> the line that answers it: whether Calico can read the selector
 * and whether the labels match, else what is wrong and at which character. Throws an Error that says what is wrong
 * when the line is no case: the caller knows its number.
 */
export function answerSelectorCase(line: string): string {
  const question: Json = JSON.parse(line);
  if (!isObject(question)) throw new Error('it is no JSON object');
  const selector = at(question, 'selector');
  if (typeof selector !== 'string') throw new Error('it has no text `selector`');
  const parsed = parseSelector(selector);
  if (!parsed.ok) {
    return JSON.stringify({ valid: false, error: selectorErrorText(parsed.error), offset: parsed.error.at });
  }
  const labels = known(textMapAt(question, 'labels'));
  return JSON.stringify({ valid: true, match: matches(engineSelector(parsed.node, []), labels) === 'yes' });
}
