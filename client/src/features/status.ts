import {
  type Disposable,
  LanguageStatusSeverity,
  l10n,
  languages,
  MarkdownString,
  StatusBarAlignment,
  window,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import type { StatusResult } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { looksLikePolicy } from '../sniff.ts';
import { counts, dataplaneName, shortStatus } from './statusWords.ts';

/** Ages are shown in minutes at the finest. */
const TICK_MILLISECONDS = 60_000;

export interface Status extends Disposable {
  refresh(): Promise<void>;
}

/** The status bar item, only with a policy file in front, and the details behind the language's `{}`. */
export function createStatus(server: Server, client: BaseLanguageClient): Status {
  const bar = window.createStatusBarItem('netpol.snapshot', StatusBarAlignment.Right, 90);
  bar.name = l10n.t('Network Policy');
  bar.command = 'netpol.chooseSnapshot';
  const selector = [{ language: 'yaml' }, { language: 'json' }];
  const snapshotItem = languages.createLanguageStatusItem('netpol.snapshot', selector);
  snapshotItem.name = l10n.t('Network Policy snapshot');
  snapshotItem.command = { command: 'netpol.chooseSnapshot', title: l10n.t('Choose Snapshot') };
  const dataplaneItem = languages.createLanguageStatusItem('netpol.dataplane', selector);
  dataplaneItem.name = l10n.t('Network Policy dataplane');
  dataplaneItem.command = { command: 'netpol.chooseDataplane', title: l10n.t('Choose Dataplane') };
  const serverItem = languages.createLanguageStatusItem('netpol.server', selector);
  serverItem.name = l10n.t('Network Policy server');
  let known: StatusResult | undefined;

  function show(): void {
    const document = window.activeTextEditor?.document;
    if (document !== undefined && looksLikePolicy(document)) bar.show();
    else bar.hide();
    showServer();
    if (known === undefined) return;
    bar.text = `$(shield) ${shortStatus(known)}`;
    bar.tooltip = tooltip(known);
    bar.accessibilityInformation = { label: l10n.t('Network Policy snapshot: {0}', shortStatus(known)) };
    snapshotItem.text = shortStatus(known);
    snapshotItem.detail = known.snapshot ? counts(known.snapshot) : l10n.t('nothing is counted');
    snapshotItem.severity =
      known.problems.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    dataplaneItem.text = dataplaneName(known);
    dataplaneItem.detail = known.dataplane.how;
  }

  function showServer(): void {
    const running = client.state === State.Running;
    serverItem.text = running ? l10n.t('Server is running') : l10n.t('Server is not running');
    serverItem.severity = running ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Error;
    serverItem.command = running
      ? { command: 'netpol.showLog', title: l10n.t('Show Log') }
      : { command: 'netpol.restartServer', title: l10n.t('Restart Server') };
  }

  async function refresh(): Promise<void> {
    try {
      known = await server.status();
    } finally {
      show();
    }
  }

  const tick = setInterval(show, TICK_MILLISECONDS);
  const listeners = [
    server.onStatus((status) => {
      known = status;
      show();
    }),
    window.onDidChangeActiveTextEditor(show),
    client.onDidChangeState(show),
  ];
  refresh().catch(() => {});
  return {
    refresh,
    dispose() {
      clearInterval(tick);
      for (const item of [bar, snapshotItem, dataplaneItem, serverItem, ...listeners]) item.dispose();
    },
  };
}

/** What the tooltip offers. */
const ACTIONS = ['captureSnapshot', 'chooseSnapshot', 'refreshSnapshot', 'chooseDataplane'] as const;

function tooltip(status: StatusResult): MarkdownString {
  const text = new MarkdownString('', true);
  const line = (name: string, value: string) =>
    text.appendMarkdown(`**${name}** `).appendText(value).appendMarkdown('\n\n');
  const { snapshot } = status;
  if (snapshot) {
    line(l10n.t('Snapshot'), `${shortStatus(status)} · ${counts(snapshot)}`);
    if (snapshot.context !== undefined) line(l10n.t('Context'), `${snapshot.context} · ${snapshot.name}`);
    if (snapshot.watched) line(l10n.t('Watched'), l10n.t('changes in the cluster come in by themselves'));
  } else line(l10n.t('Snapshot'), l10n.t('none: pods cannot be counted and flows cannot be simulated'));
  line(l10n.t('Dataplane'), `${dataplaneName(status)} · ${status.dataplane.how}`);
  for (const problem of status.problems) text.appendMarkdown('$(warning) ').appendText(problem).appendMarkdown('\n\n');
  // The commands are ours alone; the text above is escaped by appendText.
  text.isTrusted = { enabledCommands: ACTIONS.map((name) => `netpol.${name}`) };
  const link = (title: string, command: (typeof ACTIONS)[number]) => `[${title}](command:netpol.${command})`;
  text.appendMarkdown(
    [
      link(l10n.t('Capture snapshot'), 'captureSnapshot'),
      link(l10n.t('Choose snapshot'), 'chooseSnapshot'),
      link(l10n.t('Refresh'), 'refreshSnapshot'),
      link(l10n.t('Choose dataplane'), 'chooseDataplane'),
    ].join(' · '),
  );
  return text;
}
