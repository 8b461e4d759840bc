import type { StateLabels } from './labels.ts';

/** Every text of the map's page that is not in the answer. The host translates them; `{0}` is filled by the page. */
export interface MapLabels extends StateLabels {
  readonly filter: string;
  readonly from: string;
  readonly to: string;
  readonly endHint: string;
  readonly direction: string;
  readonly anyDirection: string;
  readonly ingress: string;
  readonly egress: string;
  readonly port: string;
  readonly protocol: string;
  readonly any: string;
  readonly change: string;
  readonly ports: string;
  readonly decidedBy: string;
  readonly changedBy: string;
  readonly leaving: string;
  readonly entering: string;
  readonly noLonger: string;
  readonly noPolicy: string;
  readonly conditional: string;
  readonly unknown: string;
  readonly changes: Readonly<Record<'opens' | 'closes' | 'loosens' | 'tightens', string>>;
  readonly simulate: string;
  readonly connections: string;
  readonly atLeast: string;
  readonly opensCloses: string;
  readonly nothingConnects: string;
  readonly nothingChanges: string;
  readonly more: string;
  readonly copyCsv: string;
  readonly copyJson: string;
  readonly copyDot: string;
  readonly facts: string;
  readonly outdated: string;
  readonly refresh: string;
}
