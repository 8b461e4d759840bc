/** Values of a field: what its table lists, and what the cluster has. */

import { scalar } from '../../rules/support/render.ts';
import type { Field } from '../../schema/field.ts';
import { podCount } from '../pods.ts';
import { selectPods } from '../selection.ts';
import { FAMILIES } from './families/families.ts';
import { labelKeys, labelValues } from './labels.ts';
import { plainValues, textAt } from './plain.ts';
import type { Proposal } from './proposal.ts';
import { labelledAt } from './selector.ts';
import type { Spot } from './spot.ts';

/** By the role of the field, in the words of the kind's family; else what the table lists. */
export function values(spot: Spot, field: Field): readonly Proposal[] {
  switch (field.role) {
    case 'label-value':
      return valuesOfLabel(spot);
    case 'label-key':
      return keysOfLabel(spot, field);
    case 'namespace':
      return namespaces(spot);
    default: {
      const own = field.role && spot.family && FAMILIES[spot.family].values[field.role];
      return own ? own(spot, field) : plainValues(spot, field);
    }
  }
}

function valuesOfLabel(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const labelled = labelledAt(spot);
  const last = spot.path.at(-1);
  // In `matchLabels` the key is the value's own; in `values` it stands beside the list.
  const key = typeof last === 'string' ? last : textAt(spot, [...spot.path.slice(0, -2), 'key']);
  return cluster && labelled && key !== undefined ? labelValues(cluster, labelled, key) : [];
}

function keysOfLabel(spot: Spot, field: Field): readonly Proposal[] {
  const { cluster } = spot.view;
  const labelled = labelledAt(spot);
  if (!cluster || !labelled || field.type === 'map') return [];
  return labelKeys(cluster, labelled);
}

function namespaces({ view }: Spot): readonly Proposal[] {
  const { cluster } = view;
  if (!cluster) return [];
  return [...cluster.inventory.namespaces.keys()].map((name) => ({
    label: name,
    detail: podCount(
      selectPods(cluster.inventory, { kind: 'named', name }, { kind: 'all' }).matched,
      cluster.inventory,
    ),
    insert: scalar(name),
    kind: 'value',
  }));
}
