/** What the pages of the connectivity map and of a comparison say to their host. Plain data, the same file on both sides. */
import type { ChangeRow, FactView, MapParams, MapRow, Place, SimulateParams } from '../../../server/src/protocol.ts';
import type { MapLabels } from './mapLabels.ts';

export type Filter = Pick<MapParams, 'from' | 'to' | 'direction' | 'port' | 'protocol'>;

/** A page of rows; `rows` of a comparison have a `change`. */
export interface Answer {
  readonly rows: readonly (MapRow | ChangeRow)[];
  readonly total: number;
  readonly atLeast?: boolean;
  readonly opens?: number;
  readonly closes?: number;
  readonly facts: readonly FactView[];
  readonly problem?: string;
}

export type ToMapPage =
  | { readonly type: 'labels'; readonly labels: MapLabels; readonly heading: string; readonly filter: Filter }
  | { readonly type: 'asking' }
  /** `append`: further rows of the same question. */
  | { readonly type: 'answer'; readonly answer: Answer; readonly append: boolean }
  /** The answer is of policies that are other ones by now, and takes too long to be asked for without being told to. */
  | { readonly type: 'outdated' }
  | { readonly type: 'noSnapshot' }
  | { readonly type: 'failed'; readonly message: string };

export type FromMapPage =
  | { readonly type: 'ready'; readonly filter?: Filter }
  | { readonly type: 'shown'; readonly rows: number; readonly total: number }
  | { readonly type: 'ask'; readonly filter: Filter }
  | { readonly type: 'more' }
  | { readonly type: 'open'; readonly place: Place }
  | { readonly type: 'simulate'; readonly flow: SimulateParams }
  | { readonly type: 'copy'; readonly format: 'csv' | 'json' | 'dot' }
  | { readonly type: 'command'; readonly name: 'chooseSnapshot' | 'showLog' | 'copyDiagnosticsInformation' };
