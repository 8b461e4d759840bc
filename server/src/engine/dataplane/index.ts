import type { ClusterFacts } from '../model.ts';
import { calico, canal } from './calico/calico.ts';
import { cilium } from './cilium/cilium.ts';
import type { Dataplane, DataplaneName } from './dataplane.ts';
import { kubernetes } from './kubernetes.ts';
import { none } from './none.ts';
import { weave } from './weave.ts';

export type { Dataplane, DataplaneName } from './dataplane.ts';

const DATAPLANES: Readonly<Record<DataplaneName, (options: DataplaneOptions) => Dataplane>> = {
  kubernetes: ({ version }) => ofRelease(kubernetes, version),
  calico: ({ version, settings }) => calico(version, settings),
  canal: ({ version, settings }) => canal(version, settings),
  cilium: ({ version, settings }) => cilium(version, settings),
  weave: ({ version }) => ofRelease(weave, version),
  none: ({ version }) => ofRelease(none, version),
};

export const DATAPLANE_NAMES: readonly DataplaneName[] = ['kubernetes', 'calico', 'canal', 'cilium', 'weave', 'none'];

export interface DataplaneOptions {
  /** The enforcer's release; absent: the newest known. */
  readonly version?: string | undefined;
  /** What the snapshot tells of its configuration; absent: a default install's. */
  readonly settings?: ClusterFacts['settings'];
}

/** The facts about one enforcer, of one release and configuration where they differ. */
export function dataplane(name: DataplaneName, options: DataplaneOptions = {}): Dataplane {
  return DATAPLANES[name](options);
}

function ofRelease(facts: Dataplane, version: string | undefined): Dataplane {
  return version === undefined ? facts : { ...facts, version };
}

export function isDataplaneName(text: string): text is DataplaneName {
  return Object.hasOwn(DATAPLANES, text);
}
