/** Every text of the page that is not in the answer. The host translates them; `{0}` is filled by the page. */
export interface Labels {
  readonly verdictChanged: string;
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly anyPort: string;
  readonly protocol: string;
  readonly family: string;
  readonly swap: string;
  readonly change: string;
  readonly service: string;
  readonly leaving: string;
  readonly entering: string;
  readonly words: Readonly<Record<'allow' | 'deny' | 'conditional' | 'unknown', string>>;
  readonly outcomes: Readonly<Record<'decided' | 'matched' | 'no-match' | 'unknown' | 'skipped' | 'info', string>>;
  readonly rulesDidNotMatch: string;
  readonly notConsulted: string;
  readonly facts: string;
  readonly copyText: string;
  readonly copyCommand: string;
  readonly openBoth: string;
  readonly loading: string;
  readonly noSnapshotTitle: string;
  readonly noSnapshotText: string;
  readonly chooseSnapshot: string;
  readonly failedTitle: string;
  readonly tryAgain: string;
  readonly showLog: string;
  readonly copyDiagnostics: string;
}

/** Texts that every page has. */
export type StateLabels = Pick<
  Labels,
  | 'loading'
  | 'noSnapshotTitle'
  | 'noSnapshotText'
  | 'chooseSnapshot'
  | 'failedTitle'
  | 'tryAgain'
  | 'showLog'
  | 'copyDiagnostics'
>;

export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)] ?? ''));
}
