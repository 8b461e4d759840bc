import type { DataplaneName } from '../engine/dataplane/index.ts';
import type { FeatureSettings } from '../features/view.ts';
import type { ReadOptions } from '../lower/objects.ts';
import type { Level, RuleSettings } from '../rules/rule.ts';
import type { DataplaneGuess } from '../snapshot/snapshot.ts';

/** Settings as `netpol.*` names them, complete: a front end fills the defaults of `DEFAULT_SETTINGS`. */
export interface Settings {
  /** A file or folder URI; empty: the workspace's own manifests. */
  readonly snapshot: string;
  /** `watch`: a snapshot that was captured is kept current. */
  readonly snapshotRefresh: 'manual' | 'watch';
  readonly dataplane: 'auto' | DataplaneGuess['name'];
  readonly dataplaneVersion: string;
  /** `policy-audit-mode: "true"`: over what the snapshot's ConfigMap `cilium-config` says. */
  readonly ciliumConfig: Readonly<Record<string, string>>;
  /** How `projectcalico.org/v3` objects are written (calico.md 0.5): through Calico's own API, or into CRDs. */
  readonly calicoWritePath: 'calico-api' | 'crds';
  /** `1.37`; decides what is refused and what is only warned about. */
  readonly kubernetesVersion: string;
  /** Which CRDs of policy.networking.k8s.io the cluster has; `auto`: not known. */
  readonly crdChannel: 'auto' | 'standard' | 'experimental';
  readonly defaultNamespace: string;
  readonly clusterDomain: string;
  readonly diagnosticsEnabled: boolean;
  /** Enforcers that policies shall mean the same to; each once. */
  readonly portableTo: readonly DataplaneName[];
  /** By code. */
  readonly severity: Readonly<Record<string, Level | 'off'>>;
  readonly codeLens: boolean;
  readonly hoverDetail: 'brief' | 'full';
}

export const DEFAULT_SETTINGS: Settings = {
  snapshot: '',
  snapshotRefresh: 'manual',
  dataplane: 'auto',
  dataplaneVersion: '',
  ciliumConfig: {},
  calicoWritePath: 'calico-api',
  kubernetesVersion: '1.37',
  crdChannel: 'auto',
  defaultNamespace: 'default',
  clusterDomain: 'cluster.local',
  diagnosticsEnabled: true,
  portableTo: [],
  severity: {},
  codeLens: true,
  hoverDetail: 'full',
};

export function ruleSettings(settings: Settings): RuleSettings {
  const { kubernetesVersion, crdChannel, clusterDomain, portableTo } = settings;
  const known = { kubernetesMinor: minorOf(kubernetesVersion), clusterDomain };
  return {
    ...known,
    ...readingOf(settings),
    ...(crdChannel !== 'auto' && { crdChannel }),
    ...(portableTo.length > 0 && { portableTo }),
  };
}

/** What lowering must know. */
export function readingOf({ defaultNamespace, calicoWritePath }: Settings): ReadOptions {
  return { defaultNamespace, ...(calicoWritePath === 'crds' && { writePath: 'W2' }) };
}

export function sameReading(a: Settings, b: Settings): boolean {
  return a.defaultNamespace === b.defaultNamespace && a.calicoWritePath === b.calicoWritePath;
}

export function sameRuleSettings(a: Settings, b: Settings): boolean {
  return (
    minorOf(a.kubernetesVersion) === minorOf(b.kubernetesVersion) &&
    a.crdChannel === b.crdChannel &&
    a.portableTo.join() === b.portableTo.join() &&
    sameReading(a, b) &&
    a.clusterDomain === b.clusterDomain
  );
}

export function featureSettings({ kubernetesVersion, defaultNamespace, hoverDetail }: Settings): FeatureSettings {
  return { defaultNamespace, kubernetesMinor: minorOf(kubernetesVersion), hoverDetail };
}

/** `1.36.2`, `v1.36` -> 36; what is no version means the newest we know. */
function minorOf(version: string): number {
  const minor = /^v?1\.(\d+)/.exec(version.trim())?.[1];
  return minor === undefined ? minorOf(DEFAULT_SETTINGS.kubernetesVersion) : Number(minor);
}
