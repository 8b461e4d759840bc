import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';
import { FIX_ALL } from './capabilities.ts';
import {
  type Context,
  completionOf,
  type FoundFix,
  flatSymbols,
  hoverOf,
  lensOf,
  quickFixOf,
  spanOf,
  symbolOf,
  type Text,
  workspaceEdit,
} from './convert.ts';
import type { Diagnostics } from './diagnostics.ts';
import { answerNavigation } from './navigation.ts';
import { answerOwnQuestions } from './questions.ts';
import type { Run } from './run.ts';
import { canonicalUri } from './uri.ts';
import type { World } from './world.ts';

interface Answering {
  readonly connection: Connection;
  readonly service: PolicyService;
  readonly diagnostics: Diagnostics;
  readonly context: () => Context;
  readonly run: Run;
  readonly world: World;
}

const NO_PROBLEMS: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

/** Connects each question of the protocol to the one function of the service that answers it. */
export function answerQuestions({ connection, service, diagnostics, context, run, world }: Answering): void {
  /** A question about a file that is not open has no answer. */
  const about = <R>(
    params: { textDocument: { uri: string } },
    answer: (uri: string, text: Text) => R,
    nothing: R,
  ): R => {
    const uri = canonicalUri(params.textDocument.uri);
    const text = service.version(uri) === undefined ? undefined : service.text(uri);
    return text === undefined ? nothing : answer(uri, text);
  };

  connection.languages.diagnostics.on(
    run<DocumentDiagnosticParams, DocumentDiagnosticReport>(
      'diagnostic',
      NO_PROBLEMS,
      (params) =>
        about<DocumentDiagnosticReport>(
          params,
          (uri) => {
            const { items, id } = diagnostics.report(uri);
            if (id === params.previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
            return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items: [...items] };
          },
          NO_PROBLEMS,
        ),
      { textAlone: true },
    ),
  );
  connection.onHover(
    run('hover', null, (params) =>
      about(
        params,
        (uri, text) => {
          const hover = service.hover(uri, text.offsetAt(params.position));
          return hover ? hoverOf(hover, text, context()) : null;
        },
        null,
      ),
    ),
  );
  connection.onCodeLens(
    run('codeLens', [], async (params) => {
      // Before settings are known every file would say that it has no snapshot, for a moment.
      await world.ready;
      return about(
        params,
        (uri, text) => service.codeLenses(uri).map((lens) => lensOf(lens, text, uri, context())),
        [],
      );
    }),
  );
  connection.onDocumentSymbol(
    run('documentSymbol', [], (params) =>
      about(
        params,
        (uri, text) => {
          const symbols = service.symbols(uri);
          const { client } = context();
          return client.symbolTree
            ? symbols.map((symbol) => symbolOf(symbol, text))
            : flatSymbols(symbols, text, params.textDocument.uri);
        },
        [],
      ),
    ),
  );
  answerNavigation({ connection, service, context, run, about });
  answerOwnQuestions({ connection, service, context, run, world });
  connection.onCompletion(
    run('completion', { isIncomplete: false, items: [] }, (params) =>
      about(
        params,
        (uri, text) => completionOf(service.complete(uri, text.offsetAt(params.position)), text, context()),
        { isIncomplete: false, items: [] },
      ),
    ),
  );
  connection.onCodeAction(
    run('codeAction', [], (params) => about(params, (uri, text) => codeActions(params, uri, text), [])),
  );

  function codeActions(params: CodeActionParams, uri: string, text: Text) {
    const wants = (kind: string) =>
      params.context.only === undefined || params.context.only.some((only) => only === '' || isKind(kind, only));
    const edit = (edits: FoundFix['fix']['edits']) => workspaceEdit(uri, service.version(uri), edits, text, context());
    const quickFixes: CodeAction[] = wants(CodeActionKind.QuickFix)
      ? service
          .fixes(uri, spanOf(text, params.range))
          .map((found) => quickFixOf(found, text, edit(found.fix.edits), context()))
      : [];
    if (wants(CodeActionKind.RefactorRewrite)) {
      for (const { title, edits } of service.rewrites(uri, text.offsetAt(params.range.start))) {
        quickFixes.push({ title, kind: CodeActionKind.RefactorRewrite, edit: edit(edits) });
      }
    }
    // Not among the bulbs of a line: only where somebody asks for source actions, or on save.
    if (params.context.only === undefined || !wants(FIX_ALL)) return quickFixes;
    const edits = service.fixAll(uri);
    if (edits.length === 0) return quickFixes;
    return [...quickFixes, { title: 'Fix all mistakes that have one safe fix', kind: FIX_ALL, edit: edit(edits) }];
  }
}

function isKind(kind: string, only: string): boolean {
  return kind === only || kind.startsWith(`${only}.`);
}
