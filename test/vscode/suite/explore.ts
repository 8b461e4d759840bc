import * as assert from 'node:assert/strict';
import { ConfigurationTarget, commands, type TreeItem, window, workspace } from 'vscode';
import type { TreeLine } from '../../../client/src/features/treeView.ts';
import type { MatchesResult } from '../../../server/src/protocol.ts';
import { happens, type Scenario, until } from './check.ts';
import { api, open, place, replace, revertAll, session } from './editor.ts';

export const explore: readonly Scenario[] = [
  {
    name: 'the view shows namespaces, workloads with their isolation, and the policies that select them',
    run: async () => {
      await commands.executeCommand('netpol.cluster.focus');
      await (await session()).settled();
      const org4 = await line('org-4');
      assert.equal(org4.item.description, '3 pods, 1 open for ingress');
      const [policies, isolated, free] = await below(org4.line);
      assert.deepEqual(
        [policies, isolated, free].map((each) => `${each?.item.label}: ${each?.item.description}`),
        ['Policies: 1', 'team-a: ingress isolated, egress open', 'team-b: open'],
      );
      const selecting = await below(isolated?.line);
      assert.deepEqual(
        selecting.map(({ item }) => item.label),
        ['only-team-a', '2 pods'],
      );
      assert.equal(isolated?.item.contextValue, 'workload place');
      assert.match(String(isolated?.item.accessibilityInformation?.label), /team-a.*ingress isolated/);
    },
  },
  {
    name: 'the view follows what is typed and not saved',
    run: async () => {
      const editor = await open('policies/3-only-team-a.yaml');
      await replace(editor, 'app: team-a', 'app: team-b');
      await eventually('team-b to be isolated', async () => {
        const found = await below((await line('org-4')).line);
        return found.some(
          ({ item }) => item.label === 'team-b' && item.description === 'ingress isolated, egress open',
        );
      });
      await revertAll();
      await eventually('team-b to be open again', async () => {
        const found = await below((await line('org-4')).line);
        return found.some(({ item }) => item.label === 'team-b' && item.description === 'open');
      });
    },
  },
  {
    name: 'the view is empty, and knows why, where a snapshot is not there',
    run: async () => {
      const running = await session();
      const configuration = workspace.getConfiguration('netpol');
      const missing = happens('the snapshot to be missed', running.onDidChangeStatus, ({ problems }) =>
        problems.some((problem) => problem.includes('nowhere.yaml')),
      );
      await configuration.update('snapshot.path', 'nowhere.yaml', ConfigurationTarget.Workspace);
      await missing;
      assert.deepEqual(await below(), []);
      assert.equal((await running.tree.tree({})).nothing, 'empty');
      const back = happens(
        'the snapshot to be there',
        running.onDidChangeStatus,
        ({ snapshot }) => snapshot?.pods === 19,
      );
      await configuration.update('snapshot.path', 'snapshot.yaml', ConfigurationTarget.Workspace);
      await back;
      assert.ok((await below()).length > 0);
    },
  },
  {
    name: 'a line of the view opens its manifest, lists its policies and who can reach it',
    run: async () => {
      const [, workload] = await below((await line('org-4')).line);
      await commands.executeCommand('netpol.openManifest', workload?.line);
      const editor = window.activeTextEditor;
      assert.match(String(editor?.document.uri.path), /snapshot\.yaml$/);
      const text = editor?.document.getText(editor.document.lineAt(editor.selection.active.line).range) ?? '';
      assert.ok(text.trim() !== '', 'the cursor stands on it');
      const policies = await commands.executeCommand<MatchesResult>('netpol.policiesForThisPod', workload?.line);
      assert.deepEqual(
        policies.items.map(({ label }) => label),
        ['only-team-a'],
      );
      const sources = await commands.executeCommand<MatchesResult>('netpol.whoCanReachThis', workload?.line);
      assert.match(sources.title, /: nobody$/);
      await commands.executeCommand('workbench.action.closeQuickOpen');
    },
  },
  {
    name: 'the labels of a pod in any manifest lead to the same lists',
    run: async () => {
      const editor = await open('snapshot.yaml');
      await (await session()).settled();
      const at = place(editor, 'pod-template-hash');
      const ask = (command: string) =>
        commands.executeCommand<MatchesResult>(command, editor.document.uri.toString(), at);
      const policies = await ask('netpol.policiesForThisPod');
      assert.ok(policies.about !== undefined, 'it is known which pod is meant');
      const sources = await ask('netpol.whoCanReachThis');
      assert.equal(sources.about?.end, policies.about?.end);
      await commands.executeCommand('workbench.action.closeQuickOpen');
    },
  },
  {
    name: 'the map shows what may enter a namespace, and follows an edit that is not saved',
    run: async () => {
      const running = await session();
      await commands.executeCommand('netpol.openConnectivityMap', { to: 'org-5' });
      // Beside the text, so that both are seen.
      await commands.executeCommand('workbench.action.moveEditorToNextGroup');
      const editor = await open('policies/4-deny-all-ingress.yaml');
      const rows = (wanted: (count: number) => boolean) =>
        until('the page to show the rows', [running.onDidShowMap], () => {
          const state = running.map();
          const shown = state?.filter.to === 'org-5' ? state.shown : undefined;
          return shown !== undefined && wanted(shown.rows) ? shown.rows : undefined;
        });
      await rows((count) => count === 0);
      await replace(editor, '  policyTypes:\n  - Ingress', '  policyTypes:\n  - Ingress\n  ingress:\n  - {}');
      await rows((count) => count > 0);
      assert.ok(editor.document.isDirty, 'nothing was saved');
    },
  },
  {
    name: 'a map that was hidden comes back with what is asked for now',
    run: async () => {
      const running = await session();
      const shownFor = (to: string) =>
        until(`the page to show what enters ${to}`, [running.onDidShowMap], () => {
          const state = running.map();
          return state?.filter.to === to && state.shown !== undefined ? state.shown.rows : undefined;
        });
      await commands.executeCommand('netpol.openConnectivityMap', { to: 'org-5' });
      await shownFor('org-5');
      await commands.executeCommand('workbench.action.moveEditorToFirstGroup');
      await open('policies/4-deny-all-ingress.yaml');
      await commands.executeCommand('netpol.openConnectivityMap', { to: 'org-2' });
      assert.ok((await shownFor('org-2')) > 0);
      await (await session()).settled();
      assert.equal(running.map()?.filter.to, 'org-2');
    },
  },
  {
    name: 'a comparison with the cluster says what the files close',
    run: async () => {
      const running = await session();
      await commands.executeCommand('netpol.compareConnectivity', { kind: 'snapshot' });
      const closes = await until('the page to show the changes', [running.onDidShowComparison], () => {
        const state = running.comparison();
        return state?.shown !== undefined && state.shown.rows > 0 ? state.answer?.closes : undefined;
      });
      assert.ok(closes !== undefined && closes > 0);
      await commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
  ...[
    ...['simulateFlow', 'policiesForThisPod', 'whoCanReachThis', 'compareConnectivity'],
    ...['captureSnapshot', 'chooseSnapshot', 'compareSnapshots', 'exportSnapshot', 'chooseDataplane'],
  ].map(
    (name): Scenario => ({
      name: `${name} asks, and can be left again`,
      run: async () => {
        await open('policies/4-deny-all-ingress.yaml');
        let left = false;
        const running = commands.executeCommand(`netpol.${name}`).then(() => {
          left = true;
        });
        // Each question is closed as it opens; there is no event that tells of it.
        await eventually(`${name} to end`, async () => {
          await commands.executeCommand('workbench.action.closeQuickOpen');
          return left;
        });
        await running;
      },
    }),
  ),
];

interface Shown {
  readonly line: TreeLine;
  readonly item: TreeItem;
}

/** The lines below one, or the first ones, as the editor draws them. */
async function below(parent?: TreeLine): Promise<readonly Shown[]> {
  const { view } = await api();
  const lines = (await view.getChildren(parent)) ?? [];
  return Promise.all(lines.map(async (each) => ({ line: each, item: await view.getTreeItem(each) })));
}

async function line(label: string): Promise<Shown> {
  const found = (await below()).find(({ item }) => item.label === label);
  assert.ok(found, `${label} is a line of the view`);
  return found;
}

/** For what tells of itself by no event: asks again and again, each time with a round trip to the editor. */
async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await ask())) assert.ok(Date.now() < end, `Waited in vain for ${what}.`);
}
