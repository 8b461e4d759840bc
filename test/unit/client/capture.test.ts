import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Server } from '../../../client/src/server.ts';

/** The editor, as far as a capture talks to it: what it was asked, and what the user chose. */
const editor = vi.hoisted(() => ({
  trusted: true,
  warnings: [] as string[],
  shown: [] as string[],
  executed: [] as string[],
  picks: [] as ((rows: readonly { label: string }[]) => unknown)[],
  saveTo: undefined as unknown,
  settings: new Map<string, unknown>(),
}));

vi.mock('vscode', () => ({
  l10n: { t: (text: string, ...values: string[]) => text.replace(/\{(\d)\}/g, (_, at) => values[Number(at)] ?? '') },
  ProgressLocation: { Notification: 15, Window: 10 },
  QuickPickItemKind: { Separator: -1 },
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  Uri: { file: (path: string) => ({ toString: () => `file://${path}`, path, fsPath: path, scheme: 'file' }) },
  commands: { executeCommand: async (name: string) => void editor.executed.push(name) },
  window: {
    showWarningMessage: async (text: string, ...actions: string[]) => {
      editor.warnings.push(text);
      return actions[0];
    },
    showInformationMessage: async (text: string) => void editor.shown.push(text),
    showQuickPick: async (rows: readonly { label: string }[]) => editor.picks.shift()?.(rows),
    showInputBox: async () => undefined,
    showOpenDialog: async () => undefined,
    showSaveDialog: async () => editor.saveTo,
    withProgress: (_: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => {} }, { isCancellationRequested: false }),
  },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
    workspaceFolders: undefined,
    asRelativePath: (uri: { fsPath: string }) => uri.fsPath,
    getConfiguration: () => ({
      get: (key: string) => editor.settings.get(key),
      update: async (key: string, value: unknown) => void editor.settings.set(key, value),
      inspect: () => undefined,
    }),
    findFiles: async () => [],
  },
}));

const { captureSnapshot } = await import('../../../client/src/features/capture.ts');
const { refreshSnapshot } = await import('../../../client/src/features/snapshot.ts');

const FILE = { toString: () => 'file:///s.json', path: '/s.json', fsPath: '/s.json', scheme: 'file' };

function server() {
  const asked: string[] = [];
  const told = (what: string, answer: unknown) => async (params?: unknown) => {
    asked.push(
      params !== null && typeof params === 'object' && 'uri' in params ? `${what} ${JSON.stringify(params)}` : what,
    );
    return answer;
  };
  const contexts = {
    contexts: [
      { name: 'prod', cluster: 'p' },
      { name: 'staging', cluster: 's' },
    ],
    current: 'staging',
  };
  const written = { uri: 'file:///s.json', message: 'Captured `staging`.', missing: [] };
  return {
    asked,
    server: {
      contexts: told('contexts', contexts),
      capture: told('capture', written),
      refreshSnapshot: told('refresh', written),
      refresh: told('read again', { problems: [] }),
      status: async () => ({ snapshot: { context: 'staging' }, problems: [] }),
    } as unknown as Server,
  };
}

beforeEach(() => {
  Object.assign(editor, { trusted: true, warnings: [], shown: [], executed: [], picks: [], saveTo: undefined });
  editor.settings.clear();
});

describe('in a workspace that is not trusted', () => {
  test.each([
    ['Capture Snapshot', captureSnapshot],
    ['Refresh Snapshot', refreshSnapshot],
  ])('%s asks for nothing, says why, and leads to trust', async (_, command) => {
    editor.trusted = false;
    const { server: answering, asked } = server();
    await command(answering);
    expect(asked).toEqual([]);
    expect(editor.warnings).toEqual([
      'Capturing contacts a cluster and may run the credential plugin of its kubeconfig. That is done in trusted workspaces only.',
    ]);
    expect(editor.executed).toEqual(['workbench.trust.manage']);
  });
});

describe('Capture Snapshot', () => {
  const first = (rows: readonly { label: string }[]) => rows[0];

  test('reads the context that was chosen, the current one first, and makes the file the snapshot', async () => {
    editor.picks = [first, first];
    editor.saveTo = FILE;
    const { server: answering, asked } = server();
    await captureSnapshot(answering);
    expect(asked).toEqual(['contexts', 'capture {"uri":"file:///s.json","context":"staging"}']);
    expect(editor.settings.get('snapshot.path')).toBe('/s.json');
    expect([editor.shown, editor.warnings]).toEqual([['Captured `staging`.'], []]);
  });

  test.each([
    ['the context', 0],
    ['the namespaces', 1],
    ['the file', 2],
  ])('contacts no cluster when the user leaves %s open', async (_, steps) => {
    editor.picks = [first, first].slice(0, steps);
    const { server: answering, asked } = server();
    await captureSnapshot(answering);
    expect(asked).toEqual(['contexts']);
    expect(editor.settings.size).toBe(0);
  });
});
