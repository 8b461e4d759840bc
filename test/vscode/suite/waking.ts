import * as assert from 'node:assert/strict';
import { commands, languages, window, workspace } from 'vscode';
import { type Scenario, until } from './check.ts';
import { api, open, problems } from './editor.ts';

export const waking: readonly Scenario[] = [
  {
    name: 'YAML that is no policy does not start the server',
    run: async () => {
      const document = await workspace.openTextDocument({ language: 'yaml', content: 'a: 1\nkind: Deployment\n' });
      await window.showTextDocument(document);
      assert.equal((await api()).awake, false);
    },
  },
  {
    name: 'a policy does, and its problems appear',
    run: async () => {
      const editor = await open('policies/1-namespace-wide.yaml');
      await until('a problem', [languages.onDidChangeDiagnostics], () => problems(editor.document.uri)[0]);
      assert.equal((await api()).awake, true);
    },
  },
  {
    name: 'every command that is announced exists',
    run: async () => {
      const known = new Set(await commands.getCommands(true));
      const announced = ['simulateFlow', 'showMatchingPods', 'chooseSnapshot', 'refreshSnapshot', 'chooseDataplane'];
      for (const name of announced) assert.ok(known.has(`netpol.${name}`), name);
    },
  },
];
