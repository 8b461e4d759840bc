/**
 * The selectors that Felix gets in place of the written ones (calico.md 2.6). Calico joins them as text, and some of
 * what that does is visible: a selector of blanks makes the joined text unreadable, and `all()` is replaced wherever it
 * stands. So this joins text too, and reads the result.
 */

import type { Path } from '../../engine/model.ts';
import type { Selector } from '../../engine/selector.ts';
import { canonicalSelector, prefixKeys } from '../calicoSelector/canonical.ts';
import { engineSelector } from '../calicoSelector/engineSelector.ts';
import { parseSelector } from '../calicoSelector/parse.ts';

export const NAMESPACE_LABEL = 'projectcalico.org/namespace';
export const SERVICE_ACCOUNT_LABEL = 'projectcalico.org/serviceaccount';
export const NAMESPACE_PREFIX = 'pcns.';
export const SERVICE_ACCOUNT_PREFIX = 'pcsa.';

export interface PolicySelectors {
  readonly selector: string;
  /** Of global policies only. */
  readonly namespaceSelector: string;
  readonly serviceAccountSelector: string;
}

/** Whom a policy governs; undefined where Felix cannot read it and ignores the policy. */
export function effectiveSubject(
  written: PolicySelectors,
  namespace: string | undefined,
  path: Path,
): Selector | undefined {
  return read(namespace === undefined ? globalText(written) : namespacedText(written, namespace), path);
}

export function namespacedText({ selector, serviceAccountSelector }: PolicySelectors, namespace: string): string {
  const own = `${NAMESPACE_LABEL} == '${namespace}'`;
  const text = selector === '' ? own : `(${selector}) && ${own}`;
  const accounts = prefixed(serviceAccountSelector, SERVICE_ACCOUNT_PREFIX);
  return accounts === undefined ? text : `(${text}) && ${accounts}`;
}

export function globalText({ selector, namespaceSelector, serviceAccountSelector }: PolicySelectors): string {
  let text = selector;
  for (const [written, prefix, holder] of [
    [namespaceSelector, NAMESPACE_PREFIX, NAMESPACE_LABEL],
    [serviceAccountSelector, SERVICE_ACCOUNT_PREFIX, SERVICE_ACCOUNT_LABEL],
  ] as const) {
    if (written === '') continue;
    const part = prefixed(written, prefix);
    if (part !== undefined) text = text === '' ? part : `(${text}) && ${part}`;
    text = text.replaceAll('all()', `has(${holder})`);
  }
  return text;
}

export interface EntitySelectors {
  readonly selector: string;
  readonly notSelector: string;
  readonly namespaceSelector: string;
  readonly accountNames: readonly string[];
  readonly accountSelector: string;
}

/** What a rule asks of the things at one end; undefined parts ask nothing. */
export interface EffectiveEntity {
  /** Some thing there matches this one and not the other. */
  readonly positive: string;
  readonly negative: string;
}

/** `namespace`: the policy's, '' for global policies. */
export function effectiveEntity(written: EntitySelectors, namespace: string): EffectiveEntity {
  const { selector, notSelector, namespaceSelector, accountNames, accountSelector } = written;
  const accounts = [
    prefixed(accountSelector, SERVICE_ACCOUNT_PREFIX),
    accountNames.length > 0
      ? `${SERVICE_ACCOUNT_LABEL} in {${accountNames.map((n) => `'${n}'`).join(', ')}}`
      : undefined,
  ].filter((part) => part !== undefined);
  const own = [...accounts, ...(selector === '' ? [] : [selector])];
  const entity = own.length < 2 ? (own[0] ?? '') : own.map((part) => `(${part})`).join(' && ');
  const scope = entityScope(namespaceSelector, namespace);
  const positive =
    scope !== '' && (entity !== '' || notSelector !== '' || namespaceSelector !== '')
      ? entity === ''
        ? scope
        : `(${scope}) && (${entity})`
      : entity;
  return { positive, negative: notSelector };
}

function entityScope(namespaceSelector: string, namespace: string): string {
  if (namespaceSelector === '') return namespace === '' ? '' : `${NAMESPACE_LABEL} == '${namespace}'`;
  return (prefixed(namespaceSelector, NAMESPACE_PREFIX) ?? '')
    .replaceAll('all()', `has(${NAMESPACE_LABEL})`)
    .replaceAll('global()', `!has(${NAMESPACE_LABEL})`);
}

/** Undefined for no text, and for text that cannot be read: Calico leaves such a part out. */
function prefixed(text: string, prefix: string): string | undefined {
  if (text === '') return undefined;
  const parsed = parseSelector(text);
  return parsed.ok ? canonicalSelector(prefixKeys(parsed.node, prefix)) : undefined;
}

/** The engine's selector of an effective text; undefined where it cannot be read. */
export function read(text: string, path: Path): Selector | undefined {
  const parsed = parseSelector(text);
  return parsed.ok ? engineSelector(parsed.node, path) : undefined;
}
