/** What the page of a simulated flow and its host say to each other. Plain data, the same file on both sides. */
import type { Place, SimulateParams, SimulateResult } from '../../../server/src/protocol.ts';
import type { Labels } from './labels.ts';

export type ToPage =
  | { readonly type: 'labels'; readonly labels: Labels }
  /** The host asks the server; nothing is shown unless the answer takes its time. */
  | { readonly type: 'asking' }
  | { readonly type: 'answer'; readonly request: SimulateParams; readonly result: SimulateResult }
  /** There is nothing to ask about. */
  | { readonly type: 'noSnapshot' }
  | { readonly type: 'failed'; readonly message: string };

export type FromPage =
  /** The script runs; `request` comes from the page's saved state. */
  | { readonly type: 'ready'; readonly request?: SimulateParams }
  /** An answer is on the screen. */
  | { readonly type: 'shown'; readonly verdict: string; readonly steps: number }
  | { readonly type: 'ask'; readonly request: SimulateParams }
  | { readonly type: 'choose'; readonly part: 'from' | 'to' | 'port' }
  | { readonly type: 'open'; readonly place: Place }
  | { readonly type: 'openBoth' }
  | { readonly type: 'copy'; readonly what: 'text' | 'command' }
  | { readonly type: 'command'; readonly name: 'chooseSnapshot' | 'showLog' | 'copyDiagnosticsInformation' };
