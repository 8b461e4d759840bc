import * as assert from 'node:assert/strict';
import { type CodeAction, commands, DiagnosticSeverity, languages, workspace } from 'vscode';
import { type Scenario, until } from './check.ts';
import { codeOf, noProblem, open, problem, problems, replace } from './editor.ts';

export const diagnostics: readonly Scenario[] = [
  {
    name: 'a mistake is underlined while it is typed, at its own text, and goes with it',
    run: async () => {
      const editor = await open('policies/4-deny-all-ingress.yaml');
      await replace(editor, '  - Ingress', '  - Ingres');
      const found = await until('an error', [languages.onDidChangeDiagnostics], () =>
        problems(editor.document.uri).find(({ severity }) => severity === DiagnosticSeverity.Error),
      );
      assert.equal(editor.document.getText(found.range), 'Ingres');
      assert.match(found.message, /`Ingres`/);
      await replace(editor, '  - Ingres\n', '  - Ingress\n');
      await noProblem(editor.document.uri, codeOf(found));
    },
  },
  {
    name: 'what only the cluster shows is said too, and says where from',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      const found = await problem(editor.document.uri, 'peer-split');
      assert.match(found.message, /two peers/);
      assert.match(found.message, /snapshot\.yaml/);
      assert.ok((found.relatedInformation?.length ?? 0) > 0, 'it leads to the other place');
    },
  },
  {
    name: 'a fix from the light bulb mends the text and the problem goes away',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      const { uri } = editor.document;
      const found = await problem(uri, 'namespace-name-label');
      const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, found.range);
      const fix = actions.find(({ edit, kind }) => edit && kind?.value === 'quickfix');
      assert.ok(fix?.edit, `a fix among ${actions.map(({ title }) => title).join(', ')}`);
      assert.ok(await workspace.applyEdit(fix.edit));
      assert.match(editor.document.getText(), /kubernetes\.io\/metadata\.name: org-2/);
      await noProblem(uri, 'namespace-name-label');
    },
  },
  {
    name: 'a broken document leaves the next one alone',
    run: async () => {
      const editor = await open('policies/4-deny-all-ingress.yaml');
      const text = editor.document.getText();
      await replace(editor, text, `${text}  ingress: [\n---\n${text.replace('- Ingress', '- Ingres')}`);
      await until('problems of both documents', [languages.onDidChangeDiagnostics], () => {
        const boundary = editor.document.getText().indexOf('\n---');
        const found = problems(editor.document.uri).map(({ range }) => editor.document.offsetAt(range.start));
        return found.some((at) => at <= boundary) && found.some((at) => at > boundary) ? true : undefined;
      });
    },
  },
];
