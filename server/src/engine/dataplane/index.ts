import type { ClusterFacts } from '../model.ts';
import { calico, canal } from './calico.ts';
import { cilium } from './cilium.ts';
import type { Dataplane, DataplaneName } from './dataplane.ts';
import { kubernetes } from './kubernetes.ts';
import { none } from './none.ts';
import { weave } from './weave.ts';

export type { Dataplane, DataplaneName } from './dataplane.ts';

const DATAPLANES: Readonly<Record<DataplaneName, Dataplane>> = { kubernetes, calico, canal, cilium, weave, none };

export const DATAPLANE_NAMES: readonly DataplaneName[] = ['kubernetes', 'calico', 'canal', 'cilium', 'weave', 'none'];

export interface DataplaneOptions {
  /** The enforcer's release; absent: the newest known. */
  readonly version?: string | undefined;
  /** What the snapshot tells of its configuration; absent: a default install's. */
  readonly settings?: ClusterFacts['settings'];
}

/** The facts about one enforcer. No fact known so far differs between its supported versions for NetworkPolicy. */
export function dataplane(name: DataplaneName, { version }: DataplaneOptions = {}): Dataplane {
  const facts = DATAPLANES[name];
  return version === undefined ? facts : { ...facts, version };
}

export function isDataplaneName(text: string): text is DataplaneName {
  return Object.hasOwn(DATAPLANES, text);
}
