/** What the fields of one end of a rule must be together (calico.md V71, V73, V74). */

import type { Check } from '../../field.ts';
import { itemsAt, type Reader, textAt, valueAt } from '../views.ts';
import { twoReaders } from './check.ts';
import { globalSelector } from './globalSelector.ts';

/** What stands beside `services` must be empty. */
function beside(
  name: string,
  fields: readonly string[],
  isSet: (node: Parameters<typeof valueAt>[0], field: string, reader: Reader) => boolean,
): Check {
  return twoReaders(`services-beside-${name}`, (node, reader) => {
    if (valueAt(node, ['services'], reader) === undefined) return undefined;
    const field = fields.find((each) => isSet(node, each, reader));
    return field === undefined ? undefined : { at: [field], facts: { field } };
  });
}

const hasText = (node: Parameters<typeof valueAt>[0], field: string, reader: Reader) =>
  textAt(node, [field], reader) !== '';
const hasItems = (node: Parameters<typeof valueAt>[0], field: string, reader: Reader) =>
  itemsAt(node, [field], reader).length > 0;
const isThere = (node: Parameters<typeof valueAt>[0], field: string, reader: Reader) =>
  valueAt(node, [field], reader) !== undefined;

/** In the order of the CRD. */
export const ENTITY_CHECKS: readonly Check[] = [
  globalSelector('selector'),
  beside('namespaces', ['namespaceSelector'], hasText),
  beside('accounts', ['serviceAccounts'], isThere),
  twoReaders('services-name', (node, reader) => {
    const services = valueAt(node, ['services'], reader);
    return services !== undefined && textAt(services, ['name'], reader) === '' ? { at: ['services'] } : undefined;
  }),
  beside('selectors', ['selector', 'notSelector'], hasText),
  beside('nets', ['nets', 'notNets'], hasItems),
];
