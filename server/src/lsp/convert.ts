/** Plain answers to protocol shapes. The only place where offsets become lines and characters, and back. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type Hover,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  MarkupKind,
  type Range,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { Commands, type Place } from '../protocol.ts';
import type { PolicyService } from '../service.ts';
import type { Client } from './capabilities.ts';

/** The service's own shapes, named through its door: `lsp/` sees nothing behind it. */
export type Text = NonNullable<ReturnType<PolicyService['text']>>;
export type Finding = ReturnType<PolicyService['diagnostics']>[number];
export type FoundInDocument = ReturnType<PolicyService['diagnosticsByDocument']>[number]['diagnostics'][number];
export type FoundFix = ReturnType<PolicyService['fixes']>[number];
type FoundSymbol = ReturnType<PolicyService['symbols']>[number];
type FoundLens = ReturnType<PolicyService['codeLenses']>[number];
type FoundHover = NonNullable<ReturnType<PolicyService['hover']>>;
type Proposal = ReturnType<PolicyService['complete']>[number];
type Span = Finding['span'];
type FileSpan = Finding['related'][number]['place'];

/** What a conversion may need beside the answer. */
export interface Context {
  readonly client: Client;
  /** Also in files that are not open: of those only the lines are known. */
  readonly positionAt: PolicyService['positionAt'];
  /** A URI as this client spells it. */
  readonly spell: (uri: string) => string;
  /** Folder with the pages of the codes. */
  readonly docs: string | undefined;
}

/** More proposals than anybody reads; the client asks again as the word grows. */
const MOST_PROPOSALS = 500;

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

const TAG = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

const SYMBOL_KIND = {
  policy: SymbolKind.Class,
  direction: SymbolKind.Module,
  rule: SymbolKind.Function,
  peer: SymbolKind.Interface,
  port: SymbolKind.Constant,
  selector: SymbolKind.Key,
  object: SymbolKind.Object,
} as const;

const COMPLETION_KIND = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  enum: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
} as const;

export function rangeOf(text: Text, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

export function spanOf(text: Text, range: Range): Span {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

/** A place in a file that is not loaded any more still leads to the file. */
export function placeOf({ uri, span }: FileSpan, { positionAt, spell }: Context): Place {
  const start = positionAt(uri, span.start) ?? { line: 0, character: 0 };
  return { uri: spell(uri), range: { start, end: positionAt(uri, span.end) ?? start } };
}

/** The same answer with every place in it as lines and characters. Answers to our own requests are trees of plain data. */
export function placesOf(answer: unknown, context: Context): unknown {
  if (Array.isArray(answer)) return answer.map((item) => placesOf(item, context));
  if (typeof answer !== 'object' || answer === null) return answer;
  if ('uri' in answer && 'span' in answer) return placeOf(answer as FileSpan, context);
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, placesOf(value, context)]));
}

export function diagnosticOf(finding: Finding, text: Text, context: Context): Diagnostic {
  return diagnosticAt(finding, finding.span, finding.related, text, context);
}

/** `start`: where the document is from which the finding's places count. */
export function diagnosticIn(
  finding: FoundInDocument,
  start: number,
  uri: string,
  text: Text,
  context: Context,
): Diagnostic {
  const inFile = ({ start: from, end }: Span): Span => ({ start: start + from, end: start + end });
  const related = finding.related.map((each) =>
    'place' in each ? each : { message: each.message, place: { uri, span: inFile(each.span) } },
  );
  return diagnosticAt(finding, inFile(finding.span), related, text, context);
}

function diagnosticAt(
  finding: Pick<Finding, 'code' | 'level' | 'message' | 'tags'>,
  span: Span,
  related: Finding['related'],
  text: Text,
  context: Context,
): Diagnostic {
  const { client, docs } = context;
  const tags = finding.tags.map((tag) => TAG[tag]);
  return {
    range: rangeOf(text, span),
    severity: SEVERITY[finding.level],
    source: 'netpol',
    code: finding.code,
    message: finding.message,
    ...(client.codeDescription && docs !== undefined && { codeDescription: { href: `${docs}/${finding.code}.md` } }),
    ...(client.diagnosticTags && tags.length > 0 && { tags }),
    ...(client.relatedInformation &&
      related.length > 0 && {
        relatedInformation: related.map(({ message, place }) => ({
          message,
          location: placeOf(place, context),
        })),
      }),
  };
}

export function hoverOf(hover: FoundHover, text: Text, { client }: Context): Hover {
  return { contents: markup(hover.markdown, client.markdownHover), range: rangeOf(text, hover.span) };
}

export function lensOf(lens: FoundLens, text: Text, uri: string, { client, spell }: Context): CodeLens {
  return {
    range: rangeOf(text, lens.span),
    command: {
      title: lens.title,
      ...(lens.tooltip !== undefined && { tooltip: lens.tooltip }),
      ...(client.commands ? lensCommand(lens, text, spell(uri)) : { command: '' }),
    },
  };
}

const LENS_COMMANDS = {
  matches: Commands.showMatchingPods,
  simulate: Commands.simulateFlow,
  podPolicies: Commands.policiesForThisPod,
  whoCanReach: Commands.whoCanReachThis,
} as const;

function lensCommand({ action }: FoundLens, text: Text, uri: string) {
  if (action === undefined) return { command: '' };
  if (action.kind === 'chooseSnapshot') return { command: Commands.chooseSnapshot };
  if (action.kind === 'map') return { command: Commands.openConnectivityMap, arguments: [action.filter] };
  const command = LENS_COMMANDS[action.kind];
  return { command, arguments: [uri, text.positionAt(action.at)] };
}

export function symbolOf(symbol: FoundSymbol, text: Text): DocumentSymbol {
  return {
    name: symbol.name === '' ? '(no name)' : symbol.name,
    detail: symbol.detail,
    kind: SYMBOL_KIND[symbol.kind],
    range: rangeOf(text, symbol.span),
    selectionRange: rangeOf(text, symbol.selection),
    children: symbol.children.map((child) => symbolOf(child, text)),
  };
}

/** For clients from before symbols had children. */
export function flatSymbols(
  symbols: readonly FoundSymbol[],
  text: Text,
  uri: string,
  container?: string,
): SymbolInformation[] {
  return symbols.flatMap((symbol) => [
    {
      name: symbol.name === '' ? '(no name)' : symbol.name,
      kind: SYMBOL_KIND[symbol.kind],
      location: { uri, range: rangeOf(text, symbol.span) },
      ...(container !== undefined && { containerName: container }),
    },
    ...flatSymbols(symbol.children, text, uri, symbol.name),
  ]);
}

export function completionOf(proposals: readonly Proposal[], text: Text, { client }: Context) {
  const shown = proposals.slice(0, MOST_PROPOSALS);
  return {
    isIncomplete: proposals.length > shown.length,
    items: shown.map((proposal): CompletionItem => {
      const snippet = proposal.snippet && client.snippets;
      const written = proposal.snippet && !snippet ? withoutTabStops(proposal.insert) : proposal.insert;
      return {
        label: proposal.label,
        kind: COMPLETION_KIND[proposal.kind],
        detail: proposal.detail,
        ...(proposal.documentation !== '' && {
          documentation: markup(proposal.documentation, client.markdownCompletion),
        }),
        sortText: String(proposal.rank).padStart(6, '0'),
        filterText: proposal.label,
        insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
        ...(client.insertsAsIs && { insertTextMode: InsertTextMode.asIs }),
        textEdit: {
          range: rangeOf(text, proposal.span),
          newText: client.insertsAsIs ? written : withoutIndentOf(text, proposal.span.start, written),
        },
      };
    }),
  };
}

/** Further lines as a client wants them that indents them itself: less what the line at `offset` starts with. */
function withoutIndentOf(text: Text, offset: number, written: string): string {
  const indent = /^[ \t]*/.exec(text.line(text.lineAt(offset)))?.[0] ?? '';
  return indent === '' ? written : written.replaceAll(`\n${indent}`, '\n');
}

export function quickFixOf(
  { diagnostic, fix }: FoundFix,
  text: Text,
  edit: WorkspaceEdit,
  context: Context,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(diagnostic, text, context)],
    ...(fix.preferred && { isPreferred: true }),
    edit,
  };
}

/** An edit of one open file; names the version it was made for where the client checks it. */
export function workspaceEdit(
  uri: string,
  version: number | undefined,
  edits: FoundFix['fix']['edits'],
  text: Text,
  { client, spell }: Context,
): WorkspaceEdit {
  const textEdits = edits.map((edit) => ({ range: rangeOf(text, edit.span), newText: edit.text }));
  if (!client.versionedEdits) return { changes: { [spell(uri)]: textEdits } };
  return { documentChanges: [{ textDocument: { uri: spell(uri), version: version ?? null }, edits: textEdits }] };
}

/** `$1`, `${2:text}` and `$0` as they would read when nobody fills them. */
export function withoutTabStops(snippet: string): string {
  return snippet
    .replace(/(?<!\\)\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/(?<!\\)\$(\d+|\{\d+\})/g, '')
    .replace(/\\([$}\\])/g, '$1');
}

function markup(markdown: string, supported: boolean): MarkupContent {
  return supported
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: withoutMarkdown(markdown) };
}

/** Our own texts use bold, code spans, links and hard line ends, and nothing else. */
export function withoutMarkdown(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]*)\*\*/g, '$1')
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1$2')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/ {2}$/gm, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!])/g, '$1');
}
