import * as assert from 'node:assert/strict';
import { commands, extensions, languages, window, workspace } from 'vscode';
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
      const { commands: announced, menus } = await contributions();
      assert.ok(announced.length > 15, 'the manifest announces them');
      for (const { command } of announced) assert.ok(known.has(command), command);
      const named = Object.values(menus).flat();
      for (const { command } of named) assert.ok(known.has(command), `${command}, which a menu names`);
    },
  },
];

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
}

async function contributions(): Promise<Contributions> {
  return extensions.getExtension('netpol.netpol')?.packageJSON.contributes;
}
