/** Keys of a mapping: those that the table knows and the mapping does not have yet. */

import type { Field, FieldDoc } from '../../schema/field.ts';
import { labelKeys } from './labels.ts';
import type { Proposal } from './proposal.ts';
import { labelledAt } from './selector.ts';
import { blank, blockText, fieldSnippet, flowEntries, numbered, type Shape, type Style } from './snippet.ts';
import type { Spot } from './spot.ts';

export function keys(spot: Spot, field: Field, style: Style): readonly Proposal[] {
  if (field.type === 'map') return labels(spot);
  const fields = Object.entries(field.fields ?? {}).filter(([name]) => !spot.context.keys.includes(name));
  const written = fields.map(
    ([name, child]): Proposal => ({
      label: name,
      detail: `${child.doc.summary}${noteOf(child)}`,
      documentation: documentation(child.doc),
      insert: spot.context.colon ? name : fieldSnippet(name, child, style),
      snippet: !spot.context.colon,
      kind: 'field',
    }),
  );
  return [...written, ...combinations(spot, field, style)];
}

/** Required, or not there in every cluster. */
function noteOf({ required, defaultValue, channel }: Field): string {
  if (channel) return ` · ${channel} channel`;
  return required && defaultValue === undefined ? ' · required' : '';
}

/** Facts, then an example as a block of code. */
export function documentation({ facts = [], versions = [], example }: FieldDoc): string {
  const text = [...facts, ...versions].join('\n\n');
  return example === undefined ? text : `${text}${text === '' ? '' : '\n\n'}${example.replace(/^/gm, '    ')}`;
}

function labels(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const labelled = labelledAt(spot);
  if (!cluster || !labelled) return [];
  const found = labelKeys(cluster, labelled).filter(({ label }) => !spot.context.keys.includes(label));
  if (spot.context.colon || spot.context.quote !== '') return found;
  return found.map((proposal) => ({ ...proposal, insert: numbered(`${proposal.insert}: ${blank()}`), snippet: true }));
}

/** A peer by both selectors, which is one item and not two. */
function combinations(spot: Spot, field: Field, style: Style): readonly Proposal[] {
  const { namespaceSelector, podSelector } = field.fields ?? {};
  if (field.role !== 'peer' || !namespaceSelector || !podSelector) return [];
  if (spot.context.keys.length > 0 || spot.context.colon) return [];
  const labels: Shape = { kind: 'map', entries: [['matchLabels', { kind: 'pair', text: `${blank()}: ${blank()}` }]] };
  const entries = [
    ['namespaceSelector', labels],
    ['podSelector', labels],
  ] as const;
  const insert = style.flow ? flowEntries(entries) : blockText(entries, style);
  return [
    {
      label: 'namespaceSelector and podSelector',
      detail: 'pods with these labels in namespaces with those labels: one peer',
      insert: numbered(insert),
      snippet: true,
      kind: 'snippet',
    },
  ];
}
