import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedAfter } from '../../../../server/src/lower/calicoSelector/expected.ts';

/** What may follow, in short: what, where its word starts, and the key it is about. */
function brief(left: string): string {
  const expected = expectedAfter(left);
  if (!expected) return '-';
  const key = 'key' in expected ? ` of ${expected.key}` : '';
  const quote = 'quote' in expected ? ` in ${expected.quote || 'none'}` : '';
  const used = 'used' in expected && expected.used.length > 0 ? ` besides ${expected.used.join(',')}` : '';
  return `${expected.what}@${expected.from}${key}${quote}${used}`;
}

describe('what may follow in a selector', () => {
  it.each([
    ['', 'operand@0'],
    ['ap', 'operand@0'],
    ['app == "x" && ', 'operand@14'],
    ['app == "x" && ti', 'operand@14'],
    ['(', 'operand@1'],
    ['!', 'operand@1'],
    ['!(a', 'operand@2'],
    ['has(', 'key@4'],
    ['!has(ap', 'key@5'],
    ['app == "x" || has( ti', 'key@19'],
    ['app ', 'operator@4 of app'],
    ['app =', 'operator@4 of app'],
    ['app !', 'operator@4 of app'],
    ['app i', 'operator@4 of app'],
    ['app no', 'operator@4 of app'],
    ['app not i', 'operator@4 of app'],
    ['app starts w', 'operator@4 of app'],
    ['app in ', 'set@7'],
    ['app == ', 'value@7 of app in none'],
    ['app == "', 'value@8 of app in "'],
    ["app != 'w", "value@8 of app in '"],
    ['app contains "w', 'value@14 of app in "'],
    ['app starts with "', 'value@17 of app in "'],
    ['app in {', 'set-value@8 of app in none'],
    ['app in {"', 'set-value@9 of app in "'],
    ['app in {"web", "a', 'set-value@16 of app in " besides web'],
    ["app not in {'web', ", 'set-value@19 of app in none besides web'],
    ['app == "x" ', 'joiner@11'],
    ['app == "x" &', 'joiner@11'],
    ['has(app) ', 'joiner@9'],
    ['all() ', 'joiner@6'],
    ['app in {"a"} ', 'joiner@13'],
    ['(app == "x") ', 'joiner@13'],
    ['app in {"a" ', '-'],
    ['app == == ', '-'],
    ['app == "x" "', '-'],
    ['§ ', '-'],
  ])('%j: %s', (left, expected) => {
    expect(brief(left)).toBe(expected);
  });

  it('is found for any text, its word inside of it', () => {
    const pieces = fc.constantFrom('app', ' ', '==', '!=', '"', "'", '{', '}', ',', '(', ')', '!', 'in', 'not', 'has(');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
        ),
        (left) => {
          const expected = expectedAfter(left);
          if (expected) expect(expected.from >= 0 && expected.from <= left.length).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
