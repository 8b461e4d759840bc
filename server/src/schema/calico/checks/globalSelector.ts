import type { Check } from '../../field.ts';
import { textAt } from '../views.ts';
import { twoReaders } from './check.ts';

/**
 * `global()` where it cannot stand (calico.md V27, V71). Both look at the text alone, quoted values included: the CRD
 * for the beginning of the call, `calicoctl` for the whole of it.
 */
export function globalSelector(field: string): Check {
  return twoReaders(`global-in-${field.toLowerCase()}`, (node, reader) => {
    const text = textAt(node, [field], reader);
    return text.includes(reader === 'server' ? 'global(' : 'global()') ? { at: [field], facts: { field } } : undefined;
  });
}
