import {
  type Connection,
  DocumentHighlightKind,
  FoldingRangeKind,
  LSPErrorCodes,
  ResponseError,
  type SelectionRange,
  SemanticTokensBuilder,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';
import { type Context, placeOf, rangeOf, type Text } from './convert.ts';
import type { Run } from './run.ts';
import { TOKEN_TYPES } from './tokenTypes.ts';

interface NavigationAnswers {
  readonly connection: Connection;
  readonly service: PolicyService;
  readonly context: () => Context;
  readonly run: Run;
  /** A question about a file that is not open has no answer. */
  readonly about: <R>(
    params: { textDocument: { uri: string } },
    answer: (uri: string, text: Text) => R,
    nothing: R,
  ) => R;
}

const HIGHLIGHT = { declares: DocumentHighlightKind.Write, uses: DocumentHighlightKind.Read } as const;
const FOLD = { document: undefined, region: undefined, comment: FoldingRangeKind.Comment } as const;
const SYMBOL = { policy: SymbolKind.Class, namespace: SymbolKind.Namespace, object: SymbolKind.Object } as const;

/** Connects the questions of those who get around to the service. */
export function answerNavigation({ connection, service, context, run, about }: NavigationAnswers): void {
  connection.onDefinition(
    run('definition', [], (params) =>
      about(
        params,
        (uri, text) =>
          service.definition(uri, text.offsetAt(params.position)).map((place) => placeOf(place, context())),
        [],
      ),
    ),
  );
  connection.onReferences(
    run('references', [], (params) =>
      about(
        params,
        (uri, text) =>
          service.references(uri, text.offsetAt(params.position)).map((place) => placeOf(place, context())),
        [],
      ),
    ),
  );
  connection.onDocumentHighlight(
    run('documentHighlight', [], (params) =>
      about(
        params,
        (uri, text) =>
          service
            .highlights(uri, text.offsetAt(params.position))
            .map(({ span, kind }) => ({ range: rangeOf(text, span), kind: HIGHLIGHT[kind] })),
        [],
      ),
    ),
  );
  connection.onSelectionRanges(
    run('selectionRange', [], (params) =>
      about(
        params,
        (uri, text) =>
          params.positions.map((position): SelectionRange => {
            const spans = service.selectionRanges(uri, text.offsetAt(position));
            const outermost = spans.at(-1);
            const whole: SelectionRange = {
              range: outermost ? rangeOf(text, outermost) : { start: position, end: position },
            };
            return spans
              .slice(0, -1)
              .reduceRight<SelectionRange>((parent, span) => ({ range: rangeOf(text, span), parent }), whole);
          }),
        [],
      ),
    ),
  );
  connection.onFoldingRanges(
    run('foldingRange', [], (params) =>
      about(
        params,
        (uri, text) =>
          service.folds(uri).map(({ span, kind }) => {
            const { start, end } = rangeOf(text, span);
            const type = FOLD[kind];
            return { startLine: start.line, endLine: end.line, ...(type !== undefined && { kind: type }) };
          }),
        [],
      ),
    ),
  );
  connection.languages.semanticTokens.on(
    run('semanticTokens', { data: [] }, (params) =>
      about(
        params,
        (uri, text) => {
          const builder = new SemanticTokensBuilder();
          for (const { span, type } of service.semanticTokens(uri)) {
            const { start, end } = rangeOf(text, span);
            if (start.line !== end.line) continue;
            builder.push(start.line, start.character, end.character - start.character, TOKEN_TYPES.indexOf(type), 0);
          }
          // Without an id nobody asks for the difference.
          return { data: builder.build().data };
        },
        { data: [] },
      ),
    ),
  );
  connection.onDocumentLinks(
    run('documentLink', [], (params) =>
      about(
        params,
        (uri, text) =>
          service.links(uri).map(({ span, target, tooltip }) => ({ range: rangeOf(text, span), target, tooltip })),
        [],
      ),
    ),
  );
  connection.onWorkspaceSymbol(
    run('workspaceSymbol', [], ({ query }) =>
      service.workspaceSymbols(query).map(({ name, kind, container, place }) => ({
        name,
        kind: SYMBOL[kind],
        containerName: container,
        location: placeOf(place, context()),
      })),
    ),
  );
  connection.onPrepareRename(
    run<{ textDocument: { uri: string }; position: { line: number; character: number } }, unknown>(
      'prepareRename',
      null,
      (params) =>
        about<unknown>(
          params,
          (uri, text) => {
            const target = service.renameTarget(uri, text.offsetAt(params.position));
            return target.ok ? { range: rangeOf(text, target.span), placeholder: target.text } : refusal(target.why);
          },
          null,
        ),
    ) as Parameters<Connection['onPrepareRename']>[0],
  );
  connection.onRenameRequest(
    run<
      { textDocument: { uri: string }; position: { line: number; character: number }; newName: string },
      WorkspaceEdit | null | ResponseError<never>
    >('rename', null, (params) =>
      about<Promise<WorkspaceEdit | null | ResponseError<never>>>(
        params,
        async (uri, text) => {
          const renamed = await service.rename(uri, text.offsetAt(params.position), params.newName);
          return renamed.ok ? workspaceEditOf(renamed.edits) : refusal(renamed.why);
        },
        Promise.resolve(null),
      ),
    ) as Parameters<Connection['onRenameRequest']>[0],
  );

  /** Of the files that are open with their versions: a text that has moved on is not edited. */
  function workspaceEditOf(edits: readonly { uri: string; span: { start: number; end: number }; text: string }[]) {
    const { client, spell } = context();
    const files = new Map<string, TextEdit[]>();
    for (const { text, ...place } of edits) {
      const list = files.get(place.uri) ?? [];
      files.set(place.uri, list);
      list.push({ range: placeOf(place, context()).range, newText: text });
    }
    if (!client.versionedEdits) {
      return { changes: Object.fromEntries([...files].map(([uri, list]) => [spell(uri), list])) };
    }
    return {
      documentChanges: [...files].map(([uri, list]) => ({
        textDocument: { uri: spell(uri), version: service.version(uri) ?? null },
        edits: list,
      })),
    };
  }
}

/** The editor shows the sentence where the question was asked. */
function refusal(why: string): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestFailed, why);
}
