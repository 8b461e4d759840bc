/** What may be written at the cursor: fields, their values, whole policies. Half-typed lines are what it is for. */

import type { Field } from '../schema/field.ts';
import { KIND_SCHEMAS } from '../schema/registry.ts';
import type { Span } from '../syntax/tree.ts';
import { keys } from './complete/fields.ts';
import { MOST, type Proposal } from './complete/proposal.ts';
import { skeletons } from './complete/skeletons.ts';
import { type Spot, spotAt } from './complete/spot.ts';
import { values } from './complete/values.ts';
import type { Completion } from './results.ts';
import type { DocumentView } from './view.ts';

/** In the order of usefulness. Total on any text. */
export function complete(view: DocumentView, offset: number): readonly Completion[] {
  const spot = spotAt(view, offset);
  if (!spot) return [];
  const found = spot.json ? proposals(spot).filter((proposal) => fitsJson(spot, proposal)) : proposals(spot);
  // Of an expression only a part is typed anew.
  const part = found.find(({ span }) => span)?.span;
  const typed = part ? view.text.text.slice(part.start, offset) : spot.context.prefix;
  return narrowed(found, typed)
    .map((proposal, rank) => completion(spot, proposal, rank))
    .filter(({ span }) => isInOneLine(view.text.text, span));
}

/** Editors take no other: a quoted value may go on in the next line, and is then not replaced whole. */
function isInOneLine(text: string, { start, end }: Span): boolean {
  return !/[\r\n]/.test(text.slice(start, end));
}

function proposals(spot: Spot): readonly Proposal[] {
  const { context, fields, path, style } = spot;
  if (spot.emptyDocument && context.what === 'key') {
    const { view, namespace } = spot;
    return skeletons({ namespace, cluster: view.cluster, dashes: style.dashes, newline: style.newline });
  }
  const field = fields?.at(-1);
  if (!field) return path.length === 1 && context.what === 'value' ? kindsOf(path[0]) : [];
  switch (context.what) {
    case 'value':
      return values(spot, field);
    case 'item':
      return isMapping(field) ? mappingItem(spot, field) : values(spot, field);
    case 'key':
      if (field.type === 'list' && field.items) return withDash(spot, field.items);
      return isMapping(field) ? keys(spot, field, style) : [];
  }
}

/** The first key of an item: behind its dash, or with braces around it. */
function mappingItem(spot: Spot, field: Field): readonly Proposal[] {
  const found = keys(spot, field, spot.style);
  if (!spot.style.flow) return found;
  return found.map((proposal) => ({ ...proposal, insert: `{${proposal.insert ?? proposal.label}}` }));
}

/** An item where its dash is not written yet. */
function withDash(spot: Spot, items: Field): readonly Proposal[] {
  const inner = { ...spot, path: [...spot.path, 0], fields: [...(spot.fields ?? []), items] };
  const found = isMapping(items)
    ? keys(inner, items, { ...spot.style, column: spot.style.column + 2 })
    : values(inner, items);
  return found.map((proposal) => ({
    ...proposal,
    label: `- ${proposal.label}`,
    insert: `- ${proposal.insert ?? proposal.label}`,
  }));
}

function isMapping(field: Field): boolean {
  return field.type === 'object' || field.type === 'map';
}

/** While the document does not say yet what it is. */
function kindsOf(key: string | number | undefined): readonly Proposal[] {
  if (key !== 'kind' && key !== 'apiVersion') return [];
  return [...new Set(KIND_SCHEMAS.map((schema) => schema[key]))].map((label) => ({ label, detail: '', kind: 'enum' }));
}

/** Between quotes any text will do; outside them JSON has numbers, booleans and brackets without words. */
function fitsJson({ context }: Spot, { label }: Proposal): boolean {
  return context.quote !== '' || /^(?:\d+|true|false|\{\}|\[\]|\[\{\}\])$/.test(label);
}

/** Of a long list, those that hold what is typed. */
function narrowed(all: readonly Proposal[], typed: string): readonly Proposal[] {
  if (all.length <= MOST) return all;
  const wanted = typed.toLowerCase();
  return all.filter(({ label }) => label.toLowerCase().includes(wanted));
}

function completion(spot: Spot, proposal: Proposal, rank: number): Completion {
  const { label, detail, documentation = '', snippet = false, kind } = proposal;
  const { quote, needsBlank } = spot.context;
  const bare = quote === '' || proposal.span !== undefined;
  const text = bare ? (proposal.insert ?? label) : label;
  return {
    label,
    detail,
    documentation,
    insert: needsBlank ? ` ${text}` : text,
    snippet: snippet && bare,
    span: proposal.span ?? spot.span,
    kind,
    rank,
  };
}
