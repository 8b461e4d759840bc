import {
  type ClientCapabilities,
  CodeActionKind,
  type InitializeParams,
  InsertTextMode,
  MarkupKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { ClientOffer } from '../protocol.ts';
import { TOKEN_TYPES } from './tokenTypes.ts';

/** What this client can do, asked once: a bare client (no options, no folders, no pull) is a client like any other. */
export interface Client {
  /** Asks for diagnostics itself, and can be told to ask again. */
  readonly pullsDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly codeDescription: boolean;
  readonly refreshesLenses: boolean;
  readonly markdownHover: boolean;
  readonly markdownCompletion: boolean;
  readonly snippets: boolean;
  /** Writes what is completed as it stands; others indent its lines like the one it starts in. */
  readonly insertsAsIs: boolean;
  readonly symbolTree: boolean;
  readonly codeActionLiterals: boolean;
  readonly preparesRename: boolean;
  readonly semanticTokens: boolean;
  readonly versionedEdits: boolean;
  readonly configuration: boolean;
  readonly watchesConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly watchesOutside: boolean;
  readonly workspaceFolders: boolean;
  readonly commands: boolean;
  readonly files: boolean;
}

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.netpol`;

export function readClient(capabilities: ClientCapabilities): Client {
  const { textDocument, workspace, experimental } = capabilities;
  const offer = offerOf(experimental);
  return Object.freeze({
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    diagnosticTags: (textDocument?.publishDiagnostics?.tagSupport?.valueSet.length ?? 0) > 0,
    codeDescription: textDocument?.publishDiagnostics?.codeDescriptionSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    markdownCompletion:
      textDocument?.completion?.completionItem?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    insertsAsIs:
      textDocument?.completion?.completionItem?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
    symbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    semanticTokens: textDocument?.semanticTokens !== undefined,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    watchesConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesOutside: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    commands: offer.commands === true,
    files: offer.files === true,
  });
}

function offerOf(experimental: unknown): ClientOffer {
  if (typeof experimental !== 'object' || experimental === null) return {};
  const { netpol } = experimental as { netpol?: unknown };
  return typeof netpol === 'object' && netpol !== null ? (netpol as ClientOffer) : {};
}

/** Root folders, from whichever of the three generations of the protocol the client speaks. */
export function foldersOf(params: InitializeParams): string[] {
  if (params.workspaceFolders && params.workspaceFolders.length > 0)
    return params.workspaceFolders.map(({ uri }) => uri);
  if (params.rootUri) return [params.rootUri];
  if (params.rootPath)
    return [`file://${params.rootPath.startsWith('/') ? '' : '/'}${params.rootPath.replace(/\\/g, '/')}`];
  return [];
}

export function serverCapabilities(client: Client): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    documentSymbolProvider: true,
    ...(client.semanticTokens && {
      semanticTokensProvider: {
        legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] },
        full: true,
        range: false,
      },
    }),
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    selectionRangeProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: { resolveProvider: false },
    workspaceSymbolProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    completionProvider: { triggerCharacters: [' ', ':', '-', '"', "'", '/', '(', '\n'], resolveProvider: false },
    codeActionProvider: client.codeActionLiterals
      ? { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL] }
      : false,
    // Other files do change a file's problems, but the client's answer to "interFileDependencies" is to ask for every
    // open file again and again; we say when to ask.
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { identifier: 'netpol', interFileDependencies: false, workspaceDiagnostics: false },
    }),
    ...(client.workspaceFolders && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
    experimental: { netpol: { requests: true } },
  };
}
