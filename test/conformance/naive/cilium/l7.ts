/** What is left to the proxy of an allowed flow: requests, names asked for, TLS names (cilium.md 4.8, 4.9). */

import type { Word } from '../flow.ts';
import type { PortRule } from './entry.ts';
import type { Decision } from './side.ts';

interface Way {
  readonly rule: PortRule | undefined;
  readonly selector: string;
  /** The port as it is written; undefined for an entry without ports. */
  readonly key: string | undefined;
}

/** `conditional` where it depends on what the flow carries. */
export function afterProxy({ allows, defaultDeny, ownNode }: Decision): Word {
  // Outside default deny the proxy only observes.
  if (!defaultDeny || ownNode) return 'allow';
  const ways = allows.flatMap(({ selectors, rules }): Way[] =>
    selectors.flatMap((selector): Way[] =>
      rules.length === 0
        ? [{ rule: undefined, selector, key: undefined }]
        : rules.flatMap(({ rule, keys }) => keys.map((key) => ({ rule, selector, key }))),
    ),
  );
  const asks = ways.filter(({ rule }) => rule && (rule.http || rule.dns || rule.serverNames));
  if (asks.length === 0) return 'allow';
  return ways.some((way) => isPlain(way) && opens(way, asks)) || asks.some(letsAllPass) ? 'allow' : 'conditional';
}

function isPlain({ rule }: Way): boolean {
  return !rule || !(rule.http || rule.dns || rule.serverNames);
}

/** Whether a way without conditions voids those of the others. */
function opens(plain: Way, asks: readonly Way[]): boolean {
  return asks.every(({ rule, selector, key }) => {
    // Only the same port and protocol is another way past the DNS proxy (4.8).
    if (rule?.dns) return plain.key === key;
    // The one exception: the TLS name stays required for the same selector and port (4.9).
    if (rule?.serverNames) return plain.key !== key || plain.selector !== selector;
    return true;
  });
}

/** Rules that every request, or every query, meets. */
function letsAllPass({ rule }: Way): boolean {
  return (
    (rule?.http ?? []).some((request) => Object.values(request).every((part) => part === null || part === '')) ||
    (rule?.dns ?? []).some(({ matchPattern }) => /^\*+\.?$/.test(matchPattern ?? ''))
  );
}
