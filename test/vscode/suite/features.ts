import * as assert from 'node:assert/strict';
import {
  type CodeLens,
  CompletionItemKind,
  type CompletionList,
  ConfigurationTarget,
  commands,
  type DocumentSymbol,
  type Hover,
  type MarkdownString,
  Position,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { happens, type Scenario } from './check.ts';
import { open, place, problem, replace, session, write } from './editor.ts';

export const features: readonly Scenario[] = [
  {
    name: 'a hover says what the field means here, with the pods of the snapshot',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      await (await session()).settled();
      const at = place(editor, 'podSelector');
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', editor.document.uri, at);
      const text = hovers.flatMap(({ contents }) => contents.map((part) => (part as MarkdownString).value)).join('\n');
      assert.match(text, /snapshot\.yaml/);
      assert.match(text, /Selects/);
      assert.match(text, /team-a/);
    },
  },
  {
    name: 'lenses stand over the selectors and count what they match',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      await (await session()).settled();
      const titles = await lensTitles(editor);
      const line = place(editor, 'podSelector').line + 1;
      assert.ok(titles.includes(`${line}: all 2 pods in org-1`), titles.join(', '));
      assert.ok(
        titles.some((title) => title.endsWith('Simulate flow')),
        titles.join(', '),
      );
    },
  },
  {
    name: 'a lens that counts names the snapshot, and each policy leads to the map',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      await (await session()).settled();
      const lenses = await commands.executeCommand<CodeLens[]>(
        'vscode.executeCodeLensProvider',
        editor.document.uri,
        99,
      );
      const lens = (title: string) => lenses.find(({ command }) => command?.title === title)?.command;
      assert.match(String(lens('all 2 pods in org-1')?.tooltip), /^In snapshot\.yaml, /);
      assert.deepEqual(lens('Map')?.arguments, [{ to: 'org-1' }]);
    },
  },
  {
    name: 'lenses follow the labels as they are typed',
    run: async () => {
      const editor = await open('policies/3-only-team-a.yaml');
      await replace(editor, 'app: team-a', 'app: team-b');
      const titles = await lensTitles(editor);
      assert.ok(
        titles.some((title) => title.endsWith(': 1 pod in org-4')),
        titles.join(', '),
      );
    },
  },
  {
    name: 'fields are completed where they belong',
    run: async () => {
      const editor = await open('policies/4-deny-all-ingress.yaml');
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => edit.insert(end, '  egr'));
      const at = new Position(editor.document.lineCount - 1, 5);
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        editor.document.uri,
        at,
      );
      // The editor proposes words of its own too: ours are fields.
      const fields = list.items.filter(({ kind }) => kind === CompletionItemKind.Field);
      const labels = fields.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.ok(labels.includes('egress'), labels.join(', '));
    },
  },
  {
    name: 'a snapshot is read again when its file changes',
    run: async () => {
      const { onDidChangeStatus } = await session();
      const configuration = workspace.getConfiguration('netpol');
      const editor = await open('policies/3-only-team-a.yaml');
      for (const [pods, lens] of [
        [2, '2 pods in org-4'],
        [3, '3 pods in org-4'],
      ] as const) {
        const read = happens(
          `a snapshot of ${pods} pods`,
          onDidChangeStatus,
          ({ snapshot }) => snapshot?.pods === pods,
        );
        await write('small.yaml', podsOfTeamA(pods));
        await configuration.update('snapshot.path', 'small.yaml', ConfigurationTarget.Workspace);
        await read;
        const titles = await lensTitles(editor);
        assert.ok(
          titles.some((title) => title.includes(lens)),
          titles.join(', '),
        );
      }
      await configuration.update('snapshot.path', 'snapshot.yaml', ConfigurationTarget.Workspace);
      await (await session()).settled();
    },
  },
  {
    name: 'the sample of the walkthrough opens, with its mistake and its counts',
    run: async () => {
      const configuration = workspace.getConfiguration('netpol');
      await configuration.update('snapshot.path', '', ConfigurationTarget.Workspace);
      await commands.executeCommand('netpol.openSample');
      await (await session()).settled();
      const editor = window.activeTextEditor;
      assert.ok(editor, 'an editor is open');
      assert.match(editor.document.uri.path, /\/sample\/shop\.yaml$/);
      const found = await problem(editor.document.uri, 'policy-type-egress-missing');
      assert.match(editor.document.getText(found.range), /egress/);
      const titles = await lensTitles(editor);
      assert.ok(
        titles.some((title) => title.endsWith('1 workload in shop')),
        titles.join(', '),
      );
      await configuration.update('snapshot.path', 'snapshot.yaml', ConfigurationTarget.Workspace);
    },
  },
  {
    name: 'the outline holds the policy',
    run: async () => {
      const editor = await open('policies/4-deny-all-ingress.yaml');
      const symbols = await commands.executeCommand<DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        editor.document.uri,
      );
      assert.ok(
        symbols.some(({ name }) => name.includes('deny-all-ingress')),
        symbols.map(({ name }) => name).join(', '),
      );
    },
  },
];

/** `9: all 2 pods in org-1` */
async function lensTitles({ document }: TextEditor): Promise<string[]> {
  const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 99);
  return lenses.map(({ command, range }) => `${range.start.line + 1}: ${command?.title}`);
}

function podsOfTeamA(count: number): string {
  const pod = (index: number) =>
    [
      'apiVersion: v1',
      'kind: Pod',
      `metadata: {name: p${index}, namespace: org-4, labels: {app: team-a}}`,
      'status: {phase: Running}',
    ].join('\n');
  return Array.from({ length: count }, (_, index) => pod(index)).join('\n---\n');
}
