import { describe, expect, test } from 'vitest';
import {
  type EntitySelectors,
  effectiveEntity,
  globalText,
  namespacedText,
  type PolicySelectors,
} from '../../../../server/src/lower/calico/effective.ts';
import { canonicalSelector } from '../../../../server/src/lower/calicoSelector/canonical.ts';
import { parseSelector } from '../../../../server/src/lower/calicoSelector/parse.ts';

/** The texts that Felix gets in place of the written ones (calico.md 2.6). */

const policy = (written: Partial<PolicySelectors>): PolicySelectors => ({
  selector: '',
  namespaceSelector: '',
  serviceAccountSelector: '',
  ...written,
});
const entity = (written: Partial<EntitySelectors>): EntitySelectors => ({
  selector: '',
  notSelector: '',
  namespaceSelector: '',
  accountNames: [],
  accountSelector: '',
  ...written,
});
const canonical = (text: string): string => {
  const parsed = parseSelector(text);
  return parsed.ok ? canonicalSelector(parsed.node) : parsed.error.problem;
};

const OWN = 'projectcalico.org/namespace == "a"';
const IN_NAMESPACE = 'has(projectcalico.org/namespace)';

describe('a policy of a namespace', () => {
  test.each<[Partial<PolicySelectors>, string]>([
    [{}, OWN],
    [{ selector: 'x == "1"' }, `(x == "1" && ${OWN})`],
    [{ selector: 'x == "1" || y == "2"' }, `((x == "1" || y == "2") && ${OWN})`],
    [{ serviceAccountSelector: 'team == "d"' }, `(${OWN} && pcsa.team == "d")`],
    [{ selector: 'has(x)', serviceAccountSelector: '!has(t)' }, `((has(x) && ${OWN}) && !has(pcsa.t))`],
    // One that cannot be read is left out: the policy gets wider.
    [{ serviceAccountSelector: 'team = "d"' }, OWN],
    // Blank and not empty: brackets around nothing.
    [{ selector: ' ' }, 'operand-expected'],
  ])('%j', (written, text) => {
    expect(canonical(namespacedText(policy(written), 'a'))).toBe(text);
  });
});

describe('a global policy', () => {
  test.each<[Partial<PolicySelectors>, string]>([
    [{}, 'all()'],
    [{ selector: ' ' }, 'all()'],
    [{ selector: 'all()' }, 'all()'],
    [{ selector: 'has(x)' }, 'has(x)'],
    [{ namespaceSelector: 'env == "p"' }, 'pcns.env == "p"'],
    [{ namespaceSelector: 'all()' }, IN_NAMESPACE],
    [{ namespaceSelector: ' all( ) ' }, IN_NAMESPACE],
    [{ selector: 'all()', namespaceSelector: 'env != "p"' }, `(${IN_NAMESPACE} && pcns.env != "p")`],
    // The text is replaced, not the meaning.
    [{ selector: 'all( )', namespaceSelector: 'env != "p"' }, '(all() && pcns.env != "p")'],
    [{ selector: 'x == "all()"', namespaceSelector: 'has(e)' }, `(x == "${IN_NAMESPACE}" && has(pcns.e))`],
    [{ selector: 'all()', serviceAccountSelector: 'has(t)' }, '(has(projectcalico.org/serviceaccount) && has(pcsa.t))'],
    [{ namespaceSelector: 'env = "p"' }, 'all()'],
    [{ selector: 'all()', namespaceSelector: 'env = "p"' }, IN_NAMESPACE],
    [{ selector: ' ', namespaceSelector: 'has(e)' }, 'operand-expected'],
    [{ namespaceSelector: 'global()' }, 'global()'],
  ])('%j', (written, text) => {
    expect(canonical(globalText(policy(written)))).toBe(text);
  });
});

describe('one end of a rule', () => {
  test.each<[string, Partial<EntitySelectors>, string, string]>([
    ['a', {}, '', ''],
    ['', {}, '', ''],
    ['a', { selector: 'has(x)' }, `(${OWN} && has(x))`, ''],
    ['', { selector: 'has(x)' }, 'has(x)', ''],
    // A lone notSelector confines a policy of a namespace to it, and a global one to nothing.
    ['a', { notSelector: 'has(x)' }, OWN, 'has(x)'],
    ['', { notSelector: 'has(x)' }, '', 'has(x)'],
    ['a', { namespaceSelector: 'env == "p"' }, 'pcns.env == "p"', ''],
    ['', { namespaceSelector: 'env == "p"' }, 'pcns.env == "p"', ''],
    ['a', { namespaceSelector: 'all()' }, IN_NAMESPACE, ''],
    ['a', { namespaceSelector: 'global()', selector: 'has(x)' }, `(!${IN_NAMESPACE} && has(x))`, ''],
    ['a', { selector: 'has(x)', namespaceSelector: 'env != "p"' }, '(pcns.env != "p" && has(x))', ''],
    ['a', { accountNames: ['b', 'a'] }, `(${OWN} && projectcalico.org/serviceaccount in {"a", "b"})`, ''],
    [
      '',
      { accountNames: ['x'], accountSelector: 'has(t)' },
      '(has(pcsa.t) && projectcalico.org/serviceaccount in {"x"})',
      '',
    ],
    ['', { accountNames: ['x'], selector: 'has(y)' }, '(projectcalico.org/serviceaccount in {"x"} && has(y))', ''],
  ])('in namespace %j: %j', (namespace, written, positive, negative) => {
    const found = effectiveEntity(entity(written), namespace);
    expect(found.positive === '' ? '' : canonical(found.positive)).toBe(positive);
    expect(found.negative === '' ? '' : canonical(found.negative)).toBe(negative);
  });
});
