import { l10n, QuickPickItemKind, window } from 'vscode';
import type { MatchItem, Position, SimulateParams, SimulateResult } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { looksLikePolicy } from '../sniff.ts';
import { bare } from './ends.ts';
import type { FlowView } from './flowView.ts';
import { BACK, type PickRow, pickStep } from './pick.ts';
import { portWords, readPort } from './ports.ts';
import type { RecentFlows } from './recentFlows.ts';

type Draft = Partial<SimulateParams>;
type Part = 'from' | 'to' | 'port';
type Cursor = { readonly uri: string; readonly position: Position };

const PARTS: readonly Part[] = ['from', 'to', 'port'];

/** Source, destination, port, and there is the verdict. */
const STEPS = 4;

interface Row extends PickRow {
  /** What choosing the row adds. */
  readonly adds?: Draft;
}

/**
 * The command *Simulate Flow*. It takes nothing, a place `(uri, position)` from a lens, or a flow or a part of one, and
 * asks for what is missing.
 */
export function createSimulate(recent: RecentFlows, server: Server, view: FlowView) {
  async function run(first?: unknown, second?: unknown): Promise<SimulateResult | undefined> {
    const given = draftOf(first);
    const flow = isWhole(given) ? given : await choose(given, cursorOf(first, second));
    if (flow === undefined) return undefined;
    const result = await view.show(flow);
    await recent.remember(flow);
    return result;
  }

  /** Asks for the parts that are missing, one after the other, with a way back to each that was asked. */
  async function choose(given: Draft, cursor: Cursor | undefined): Promise<SimulateParams | undefined> {
    const asked = PARTS.filter((part) => given[part] === undefined);
    const drafts: Draft[] = [given];
    while (drafts.length <= asked.length) {
      const at = drafts.length - 1;
      const draft = drafts[at] ?? {};
      const part = asked[at] ?? 'port';
      const chosen = await askPart(part, draft, cursor, at > 0);
      if (chosen === undefined) return undefined;
      if (chosen === BACK) drafts.pop();
      else if (isWhole(chosen)) return chosen;
      else drafts.push({ ...draft, ...chosen });
    }
    const flow = drafts.at(-1) ?? {};
    return flow.from === undefined || flow.to === undefined ? undefined : { ...flow, from: flow.from, to: flow.to };
  }

  async function askPart(part: Part, draft: Draft, cursor: Cursor | undefined, canGoBack: boolean) {
    const step = PARTS.indexOf(part) + 1;
    const chosen = await pickStep<Row>({
      title: titleOf(part, draft),
      placeholder:
        part === 'port'
          ? l10n.t('A port, 53/udp, or a port name')
          : l10n.t('A pod, app=web, svc:shop/db, or an address'),
      step,
      totalSteps: STEPS,
      canGoBack,
      rows: (typed) => (part === 'port' ? portRows(draft, typed) : endRows(part, draft, cursor, typed)),
    });
    return chosen === undefined || chosen === BACK ? chosen : (chosen.adds ?? {});
  }

  async function endRows(part: 'from' | 'to', draft: Draft, cursor: Cursor | undefined, typed: string): Promise<Row[]> {
    const { ends, meaning } = await server.flowEnds({ role: part, ...cursor, ...(typed !== '' && { typed }) });
    const rows = ends.filter(({ end }) => end !== undefined).map((item) => endRow(part, item, typed !== ''));
    const note: Row[] = meaning === undefined ? [] : [{ label: `$(info) ${meaning}`, alwaysShow: true, says: true }];
    return [...(part === 'from' && typed === '' && draft.to === undefined ? recentRows() : []), ...note, ...rows];
  }

  function recentRows(): Row[] {
    const flows = recent.list();
    if (flows.length === 0) return [];
    return [
      { label: l10n.t('recent'), kind: QuickPickItemKind.Separator },
      ...flows.map(
        (flow): Row => ({
          label: `$(history) ${bare(flow.from)} → ${bare(flow.to)}`,
          description: portWords(flow),
          adds: flow,
        }),
      ),
      { label: l10n.t('source'), kind: QuickPickItemKind.Separator },
    ];
  }

  async function portRows(draft: Draft, typed: string): Promise<Row[]> {
    const own = readPort(typed);
    const free: Row[] =
      own === undefined || typed === ''
        ? []
        : [{ label: portWords(own), description: l10n.t('as typed'), alwaysShow: true, adds: own }];
    if (draft.to === undefined) return free;
    const { ports } = await server.flowEnds({ role: 'to', ports: { to: draft.to } });
    const known = ports
      .filter(({ port, protocol }) => port !== own?.port || protocol !== own.protocol)
      .map(({ label, description, port, protocol }): Row => ({ label, description, adds: { port, protocol } }));
    if (free.length + known.length > 0) return [...known, ...free];
    return [{ label: l10n.t('$(info) Type a port: 80, 53/udp, http, icmp'), alwaysShow: true, says: true }];
  }

  view.onChoose((part, request) => {
    const { [part]: _old, ...rest } = request;
    const { protocol: _protocol, ...ends } = rest;
    void run(part === 'port' ? ends : rest);
  });
  return run;
}

function endRow(part: 'from' | 'to', item: MatchItem, alwaysShow: boolean): Row {
  return {
    label: item.label,
    description: item.description,
    detail: item.detail,
    // The server already chose the rows that fit what was typed (`app=web` fits pods whose names never say so).
    alwaysShow,
    adds: { [part]: item.end },
  };
}

function titleOf(part: Part, draft: Draft): string {
  if (part === 'from') return l10n.t('Simulate Flow: source');
  if (part === 'to') return l10n.t('Simulate Flow from {0}: destination', bare(draft.from ?? ''));
  return l10n.t('Simulate Flow to {0}: port', bare(draft.to ?? ''));
}

function isWhole(draft: Draft): draft is SimulateParams {
  return (
    draft.from !== undefined && draft.to !== undefined && (draft.port !== undefined || draft.protocol !== undefined)
  );
}

function draftOf(first: unknown): Draft {
  if (typeof first !== 'object' || first === null || !('from' in first || 'to' in first)) return {};
  return first as Draft;
}

/** Where the lens stands, or the cursor of the policy in front. */
function cursorOf(uri: unknown, position: unknown): Cursor | undefined {
  if (typeof uri === 'string' && typeof position === 'object' && position !== null) {
    return { uri, position: position as Position };
  }
  const editor = window.activeTextEditor;
  if (editor === undefined || !looksLikePolicy(editor.document)) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
