import {
  commands,
  type Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { IsolationState, Place, SimulateParams, TreeNode } from '../../../server/src/protocol.ts';
import { bare } from './ends.ts';
import { portWords } from './ports.ts';
import { shortStatus } from './statusWords.ts';
import type { TreeSource } from './treeSource.ts';

/** One line of the view. Kept for as long as the thing is there, because the editor knows it by identity. */
export type TreeLine =
  | { readonly kind: 'node'; node: TreeNode; readonly parent: string }
  | { readonly kind: 'more'; readonly parent: string; left: number }
  | { readonly kind: 'recent' }
  | { readonly kind: 'flow'; readonly flow: SimulateParams };

export interface TreeView extends Disposable {
  /** What the editor draws. */
  readonly provider: TreeDataProvider<TreeLine>;
}

/** Children are read in pages of this size. */
const PAGE = 100;
const ROOT = '';
const RECENT: TreeLine = { kind: 'recent' };

interface Known {
  nodes: readonly TreeNode[];
  total: number;
  /** How many are asked for. */
  wanted: number;
}

/**
 * The view *Network Policy* in the explorer. It costs nothing until somebody opens it: what it shows is asked for node by
 * node. When the cluster changes only what is open is asked for again, and only lines that say something else are drawn.
 */
export function createTreeView(source: () => Promise<TreeSource>): TreeView {
  const changed = new EventEmitter<TreeLine | undefined>();
  const lines = new Map<string, TreeLine & { kind: 'node' }>();
  const more = new Map<string, TreeLine & { kind: 'more' }>();
  const known = new Map<string, Known>();
  const listeners: Disposable[] = [];
  let listening = false;
  let refreshing: Promise<void> | undefined;
  let again = false;

  async function listen(): Promise<TreeSource> {
    const from = await source();
    if (!listening) {
      listening = true;
      listeners.push(
        from.onDidChange(() => void refresh()),
        everyMinute(() => void (view.visible && showSource().catch(() => {}))),
        from.recent.onDidChange(() => changed.fire(undefined)),
      );
    }
    return from;
  }

  async function fetch(parent: string, wanted: number): Promise<Known> {
    const { nodes, total, nothing } = await (await listen()).tree({
      ...(parent !== ROOT && { node: parent }),
      count: wanted,
    });
    if (parent === ROOT) await Promise.all([showWelcome(nothing), showSource()]);
    return { nodes, total, wanted };
  }

  /** Beside the title: what everything below rests on, and its age. */
  async function showSource(): Promise<void> {
    view.description = shortStatus(await (await listen()).status());
  }

  async function childrenOf(parent: string): Promise<TreeLine[]> {
    const found = await fetch(parent, known.get(parent)?.wanted ?? PAGE);
    known.set(parent, found);
    return linesOf(parent, found);
  }

  function linesOf(parent: string, { nodes, total }: Known): TreeLine[] {
    const list: TreeLine[] = nodes.map((node) => {
      const line = lines.get(node.id) ?? { kind: 'node', node, parent };
      line.node = node;
      lines.set(node.id, line);
      return line;
    });
    const left = total - nodes.length;
    if (left <= 0) return list;
    const rest = more.get(parent) ?? { kind: 'more', parent, left };
    rest.left = left;
    more.set(parent, rest);
    return [...list, rest];
  }

  /** One at a time; what changes meanwhile is looked at by the next. */
  function refresh(): Promise<void> {
    again = true;
    refreshing ??= (async () => {
      while (again) {
        again = false;
        for (const parent of [...known.keys()]) await compare(parent).catch(() => {});
      }
    })().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function compare(parent: string): Promise<void> {
    const before = known.get(parent);
    if (before === undefined) return;
    const now = await fetch(parent, before.wanted);
    if (now.total === 0 && parent !== ROOT) known.delete(parent);
    else known.set(parent, now);
    if (JSON.stringify([before.nodes, before.total]) === JSON.stringify([now.nodes, now.total])) return;
    const names = ({ nodes, total }: Known) => JSON.stringify([nodes.map(({ id }) => id), total]);
    if (names(before) !== names(now)) {
      linesOf(parent, now);
      changed.fire(parent === ROOT ? undefined : lines.get(parent));
      return;
    }
    for (const node of now.nodes) {
      const line = lines.get(node.id);
      if (line === undefined || JSON.stringify(line.node) === JSON.stringify(node)) continue;
      line.node = node;
      changed.fire(line);
    }
  }

  const moreCommand = commands.registerCommand('netpol.showMoreInTree', (parent: string) => {
    const before = known.get(parent);
    if (before === undefined) return;
    known.set(parent, { ...before, wanted: before.wanted + PAGE });
    changed.fire(parent === ROOT ? undefined : lines.get(parent));
  });

  const provider: TreeDataProvider<TreeLine> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    async getChildren(line) {
      if (line === undefined) {
        const children = await childrenOf(ROOT);
        const flows = (await listen()).recent.list();
        return children.length > 0 && flows.length > 0 ? [...children, RECENT] : children;
      }
      if (line.kind === 'node') return childrenOf(line.node.id);
      if (line.kind !== 'recent') return [];
      return (await listen()).recent.list().map((flow) => ({ kind: 'flow', flow }));
    },
  };
  const view = window.createTreeView('netpol.cluster', { treeDataProvider: provider, showCollapseAll: true });
  return {
    provider,
    dispose() {
      for (const each of [view, changed, moreCommand, ...listeners]) each.dispose();
    },
  };
}

/** Ages are told in minutes. */
function everyMinute(run: () => void): Disposable {
  const timer = setInterval(run, 60_000);
  return { dispose: () => clearInterval(timer) };
}

/** Which of the empty states the view explains. What a workspace that is not trusted has set is hidden from us. */
async function showWelcome(nothing: 'no-snapshot' | 'empty' | undefined): Promise<void> {
  const state = nothing === 'no-snapshot' && !workspace.isTrusted ? 'untrusted' : (nothing ?? '');
  await commands.executeCommand('setContext', 'netpol.nothing', state);
}

function itemOf(line: TreeLine): TreeItem {
  switch (line.kind) {
    case 'node':
      return nodeItem(line.node);
    case 'more':
      return moreItem(line);
    case 'recent': {
      const item = new TreeItem(l10n.t('Recent flows'), TreeItemCollapsibleState.Collapsed);
      item.id = 'recent';
      item.iconPath = new ThemeIcon('history');
      return item;
    }
    case 'flow':
      return flowItem(line.flow);
  }
}

function nodeItem(node: TreeNode): TreeItem {
  const item = new TreeItem(
    node.label,
    node.expands ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.id = node.id;
  item.description = node.description;
  item.tooltip = new MarkdownString(node.tooltip);
  item.accessibilityInformation = { label: node.spoken };
  item.iconPath = iconOf(node);
  // What menus may offer: `pod place`, `policy place`, `namespace`.
  item.contextValue = [node.kind, ...(node.place ? ['place'] : [])].join(' ');
  if (!node.expands && node.place) item.command = openCommand(node.place);
  return item;
}

function openCommand({ uri, range: { start, end } }: Place) {
  const selection = new Range(start.line, start.character, end.line, end.character);
  return { command: 'vscode.open', title: l10n.t('Open Manifest'), arguments: [Uri.parse(uri), { selection }] };
}

function moreItem({ parent, left }: TreeLine & { kind: 'more' }): TreeItem {
  const item = new TreeItem(l10n.t('{0} more…', left));
  item.id = `more ${parent}`;
  item.iconPath = new ThemeIcon('ellipsis');
  item.command = { command: 'netpol.showMoreInTree', title: l10n.t('Show more'), arguments: [parent] };
  return item;
}

function flowItem(flow: SimulateParams): TreeItem {
  const item = new TreeItem(`${bare(flow.from)} → ${bare(flow.to)}`);
  item.description = portWords(flow);
  item.iconPath = new ThemeIcon('debug-start');
  item.tooltip = l10n.t('Simulate this flow again');
  item.accessibilityInformation = { label: l10n.t('{0} to {1}, {2}', bare(flow.from), bare(flow.to), portWords(flow)) };
  item.command = { command: 'netpol.simulateFlow', title: l10n.t('Simulate Flow'), arguments: [flow] };
  return item;
}

const KIND_ICONS: Readonly<Record<TreeNode['kind'], string>> = {
  namespace: 'symbol-namespace',
  workload: 'package',
  pods: 'layers',
  pod: 'package',
  policies: 'law',
  policy: 'law',
};

/** The description says what the sign says; the colour helps. */
function iconOf({ kind, isolation }: TreeNode): ThemeIcon {
  if (isolation === undefined) return new ThemeIcon(KIND_ICONS[kind]);
  const { ingress, egress } = isolation;
  const states = [ingress, egress];
  if (states.includes('no-dns')) return coloured('warning', 'list.warningForeground');
  if (states.includes('differs') || states.includes('perhaps')) return new ThemeIcon('question');
  if (ingress === 'finished' || ingress === 'host')
    return new ThemeIcon(ingress === 'host' ? 'server' : 'circle-slash');
  const closed = states.filter(isClosed).length;
  if (closed === 2) return coloured('lock', 'testing.iconPassed');
  return closed === 1 ? coloured('shield', 'testing.iconPassed') : new ThemeIcon('unlock');
}

function isClosed(state: IsolationState): boolean {
  return state === 'isolated';
}

function coloured(name: string, colour: string): ThemeIcon {
  return new ThemeIcon(name, new ThemeColor(colour));
}
