/** Where something is to be written, in terms of the field table. */

import type { Path, Policy } from '../../engine/model.ts';
import type { DashIndent } from '../../rules/support/render.ts';
import type { Family, Field, KindSchema } from '../../schema/field.ts';
import { schemaFor } from '../../schema/registry.ts';
import { type CompletionContext, completionContext } from '../../syntax/completion.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Node, PlacedSlice, Span } from '../../syntax/tree.ts';
import { fieldsAlong, moved, objectHolding, sliceAt } from '../place.ts';
import type { DocumentView } from '../view.ts';
import type { Style } from './snippet.ts';

export interface Spot {
  readonly view: DocumentView;
  /** As the lines around it tell. */
  readonly context: CompletionContext;
  /** From the object's root: of the mapping that gets a key, of the value, of the item. */
  readonly path: Path;
  /** The fields that `path` leads through, the root's first; undefined in what is no kind of ours. */
  readonly fields: readonly Field[] | undefined;
  /** Of the object's kind; undefined in what is no kind of ours. */
  readonly family: Family | undefined;
  /** Undefined where the text is too broken to read one. */
  readonly policy: Policy | undefined;
  /** Where the object's pods live, as far as that is known. */
  readonly namespace: string;
  /** What is written there already, in the file. */
  readonly span: Span;
  readonly style: Style;
  /** JSON, where words need quotes. */
  readonly json: boolean;
  /** Nothing else is in the document. */
  readonly emptyDocument: boolean;
  /** A node of the object as it can be read now. */
  nodeAt(path: Path): Node | undefined;
}

/** Undefined in comments, block scalars and document markers. */
export function spotAt(view: DocumentView, offset: number): Spot | undefined {
  const placed = sliceAt(view.slices, offset);
  const found = placed && completionContext(placed.slice.text, offset - placed.start);
  if (!placed || !found) return undefined;
  const context = beforeColon(placed.slice.text, found);
  if (!context) return undefined;
  const object = objectHolding(view, placed, context.path)?.object;
  const path = context.path.slice(object?.at.length ?? 0);
  const schema = object?.schema ?? schemaInText(placed.slice.text);
  return {
    view,
    context,
    path,
    fields: schema && fieldsAlong(schema.root, path),
    family: schema?.family,
    policy: object?.policy,
    namespace: object?.policy?.namespace ?? object?.namespace ?? view.settings.defaultNamespace,
    span: moved(context.span, placed.start),
    style: {
      column: context.indent,
      dashes: dashesIn(placed.slice.text) ?? dashesIn(view.text.text) ?? 2,
      flow: context.flow,
      newline: view.text.text.includes('\r\n') ? '\r\n' : '\n',
    },
    json: /^\uFEFF?\s*\{\s*"/.test(placed.slice.text),
    emptyDocument: isBlankBut(placed, context.span),
    nodeAt: (at) => object && nodeAt(object.node, at),
  };
}

/** `|: web`, as our own snippets leave it: the key is blank and has its colon. Behind that colon nothing is known. */
function beforeColon(text: string, context: CompletionContext): CompletionContext | undefined {
  const { start, end } = context.span;
  if (context.what === 'value' || !/^:(?:[ \t]|$)/.test(text.slice(start, end))) return context;
  return context.prefix === '' ? { ...context, span: { start, end: start }, colon: true } : undefined;
}

/** How the text indents its lists: a dash below a key of its own line, in the same column or further right. */
function dashesIn(text: string): DashIndent | undefined {
  const found = /^([ \t]*)(?:- )*([^\s#'"-][^\n]*?):[ \t]*(?:#.*)?\r?\n([ \t]*)- /m.exec(text);
  if (!found) return undefined;
  const [line = '', , key = '', dash = ''] = found;
  return dash.length > line.indexOf(key) ? 2 : 0;
}

/** The kind that the text names, where no object can be read from it. */
function schemaInText(text: string): KindSchema | undefined {
  const value = (key: string) => new RegExp(`^${key}:[ \\t]*["']?([\\w./-]+)`, 'm').exec(text)?.[1];
  return schemaFor(value('apiVersion'), value('kind'));
}

function isBlankBut({ slice }: PlacedSlice, span: Span): boolean {
  const rest = slice.text.slice(0, span.start) + slice.text.slice(span.end);
  return /^\uFEFF?(?:[ \t]*(?:#.*)?(?:\r?\n|$)|---[ \t]*(?:\r?\n|$))*$/.test(rest);
}
