import { l10n, type QuickInputButton, QuickPickItemKind, ThemeIcon, Uri, window } from 'vscode';
import type { MatchesResult, MatchItem, PodParams, Position, SimulateParams } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { type PickRow, pickStep } from './pick.ts';
import { openPlace } from './place.ts';
import { endOfLine } from './treeEnds.ts';

interface Row extends PickRow {
  readonly item?: MatchItem;
}

type Simulate = (request: Partial<SimulateParams>) => unknown;

type Ask = (first?: unknown, second?: unknown) => Promise<MatchesResult | undefined>;

export interface PodLists {
  /** Each takes nothing, a place `(uri, position)` from a lens, or a line of the tree; and returns what it lists. */
  readonly policiesForThisPod: Ask;
  readonly whoCanReachThis: Ask;
}

/** *Policies for This Pod* and *Who Can Reach This*. */
export function createPodLists(server: Server, simulate: Simulate): PodLists {
  const list =
    (ask: (params: PodParams) => Promise<MatchesResult>, title: string) =>
    async (first?: unknown, second?: unknown) => {
      const result = await answerFor(ask, title, first, second);
      if (result !== undefined) show(result, simulate);
      return result;
    };

  /** Of the pod that is named or under the cursor; where there is none, of one that is chosen. */
  async function answerFor(
    ask: (params: PodParams) => Promise<MatchesResult>,
    title: string,
    first: unknown,
    second: unknown,
  ): Promise<MatchesResult | undefined> {
    const end = endOfLine(first);
    if (end !== undefined) return ask({ end });
    const where = whereOf(first, second);
    const found = where && (await ask(where));
    if (found?.about !== undefined || isLens(first, second)) return found;
    const chosen = await choose(title, where);
    return chosen === undefined ? undefined : ask({ end: chosen });
  }

  async function choose(title: string, where: { uri: string; position: Position } | undefined) {
    const chosen = await pickStep<Row>({
      title,
      placeholder: l10n.t('A pod, app=web, svc:shop/db'),
      step: 1,
      totalSteps: 1,
      canGoBack: false,
      rows: async (typed) => {
        const { ends, meaning } = await server.flowEnds({ role: 'to', ...where, ...(typed !== '' && { typed }) });
        const note: Row[] =
          meaning === undefined ? [] : [{ label: `$(info) ${meaning}`, alwaysShow: true, says: true }];
        const rows = ends.map(
          (item): Row => ({
            label: item.label,
            description: item.description,
            detail: item.detail,
            alwaysShow: typed !== '',
            item,
          }),
        );
        if (note.length + rows.length > 0) return [...note, ...rows];
        return [{ label: l10n.t('$(info) No pods are known: choose a snapshot first.'), alwaysShow: true, says: true }];
      },
    });
    return typeof chosen === 'object' ? chosen.item?.end : undefined;
  }

  return {
    policiesForThisPod: list((params) => server.podPolicies(params), l10n.t('Policies for This Pod')),
    whoCanReachThis: list((params) => server.whoCanReach(params), l10n.t('Who Can Reach This')),
  };
}

/** The list; Enter goes to the manifest, the buttons to the rule that decides and to a simulated flow. */
function show(result: MatchesResult, simulate: Simulate): void {
  const flow: QuickInputButton = { iconPath: new ThemeIcon('debug-start'), tooltip: l10n.t('Simulate this flow') };
  const rule: QuickInputButton = { iconPath: new ThemeIcon('law'), tooltip: l10n.t('Open the rule that decides') };
  const pick = window.createQuickPick<Row>();
  pick.title = result.title;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.placeholder = result.items.length === 0 ? '' : l10n.t('Enter opens the manifest');
  pick.items =
    result.items.length === 0
      ? [nothingRow(result.nothing ?? l10n.t('Nothing matches here.'))]
      : rowsOf(result.items, flow, rule);
  pick.onDidTriggerItemButton(({ item: { item }, button }) => {
    pick.hide();
    if (button === rule && item?.rule) void openPlace(item.rule);
    if (button === flow && item?.flow) void simulate(item.flow);
  });
  pick.onDidAccept(() => {
    const [row] = pick.selectedItems;
    pick.hide();
    const place = row?.item?.place ?? row?.item?.rule;
    if (place) void openPlace(place);
    else if (row?.item)
      void window.showInformationMessage(l10n.t('{0} has no manifest among the files that were read.', row.label));
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

/** A line has little room: the first sentence, and under it the rest. */
function nothingRow(text: string): Row {
  const end = text.indexOf('. ');
  return end < 0
    ? { label: text, alwaysShow: true }
    : { label: text.slice(0, end + 1), detail: text.slice(end + 2), alwaysShow: true };
}

function rowsOf(items: readonly MatchItem[], flow: QuickInputButton, rule: QuickInputButton): Row[] {
  const rows: Row[] = [];
  let group: string | undefined;
  for (const item of items) {
    if (item.group !== undefined && item.group !== group) {
      rows.push({ label: item.group, kind: QuickPickItemKind.Separator });
    }
    group = item.group;
    rows.push({
      label: item.label,
      description: item.description,
      detail: item.detail,
      buttons: [...(item.rule ? [rule] : []), ...(item.flow ? [flow] : [])],
      item,
    });
  }
  return rows;
}

/** What a code lens passes. */
function isLens(first: unknown, second: unknown): boolean {
  return typeof first === 'string' && typeof second === 'object' && second !== null;
}

/** Where the lens stands, or the cursor: a menu of the editor passes only the file. */
function whereOf(first: unknown, second: unknown): { uri: string; position: Position } | undefined {
  if (isLens(first, second)) return { uri: first as string, position: second as Position };
  const editor = window.activeTextEditor;
  if (editor === undefined || (first instanceof Uri && first.toString() !== editor.document.uri.toString()))
    return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
