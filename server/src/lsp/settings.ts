import { DEFAULT_SETTINGS, type Host, type Settings } from '../service.ts';
import { joinUri } from './uri.ts';

const DATAPLANES = ['auto', 'kubernetes', 'calico', 'cilium', 'canal', 'weave', 'none'] as const;
/** Without `none`, which enforces nothing. */
const PORTABLE = ['kubernetes', 'calico', 'canal', 'cilium', 'weave'] as const;
const REFRESHES = ['manual', 'watch'] as const;
const CHANNELS = ['auto', 'standard', 'experimental'] as const;
const WRITE_PATHS = ['calico-api', 'crds'] as const;
const LEVELS = ['error', 'warning', 'info', 'hint', 'off'] as const;
const DETAILS = ['brief', 'full'] as const;

/**
 * `netpol.*` as any editor sends it: nested or with dots, whole or in part, with junk in it. Each value that is not what
 * it should be is the default; nobody loses diagnostics over a typing mistake in their settings.
 */
export function readSettings(raw: unknown): Settings {
  const value = (path: string): unknown => lookUp(raw, path);
  return {
    snapshot: text(value('snapshot.path'), DEFAULT_SETTINGS.snapshot),
    snapshotRefresh: oneOf(REFRESHES, value('snapshot.refresh'), DEFAULT_SETTINGS.snapshotRefresh),
    dataplane: oneOf(DATAPLANES, value('dataplane'), DEFAULT_SETTINGS.dataplane),
    dataplaneVersion: text(value('dataplaneVersion'), DEFAULT_SETTINGS.dataplaneVersion),
    ciliumConfig: flags(value('cilium.config')),
    calicoWritePath: oneOf(WRITE_PATHS, value('calico.writePath'), DEFAULT_SETTINGS.calicoWritePath),
    kubernetesVersion: text(value('kubernetesVersion'), DEFAULT_SETTINGS.kubernetesVersion),
    crdChannel: oneOf(CHANNELS, value('crdChannel'), DEFAULT_SETTINGS.crdChannel),
    defaultNamespace: text(value('defaultNamespace'), DEFAULT_SETTINGS.defaultNamespace),
    clusterDomain: text(value('diagnostics.clusterDomain'), DEFAULT_SETTINGS.clusterDomain),
    diagnosticsEnabled: flag(value('diagnostics.enabled'), DEFAULT_SETTINGS.diagnosticsEnabled),
    severity: severities(value('diagnostics.severity')),
    portableTo: someOf(PORTABLE, value('portableTo')),
    codeLens: flag(value('codeLens.enabled'), DEFAULT_SETTINGS.codeLens),
    hoverDetail: oneOf(DETAILS, value('hover.detail'), DEFAULT_SETTINGS.hoverDetail),
  };
}

/**
 * The URI that `netpol.snapshot.path` means: a URI as it stands, an absolute path, or a path below the first folder that
 * has it. Empty where there is nothing to be relative to.
 */
export async function snapshotUri(path: string, folders: readonly string[], stat: Host['stat']): Promise<string> {
  const plain = path.trim();
  if (plain === '') return '';
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(plain)) return plain;
  if (plain.startsWith('/') || /^[A-Za-z]:[\\/]/.test(plain)) return joinUri('file:///', plain);
  const candidates = folders.map((folder) => joinUri(folder, plain));
  for (const candidate of candidates) if (await stat(candidate)) return candidate;
  return candidates[0] ?? '';
}

function lookUp(raw: unknown, path: string): unknown {
  if (!isObject(raw)) return undefined;
  if (path in raw) return raw[path];
  if (`netpol.${path}` in raw) return raw[`netpol.${path}`];
  const [head = '', ...rest] = path.split('.');
  return rest.length === 0 ? undefined : lookUp(raw[head], rest.join('.'));
}

function severities(value: unknown): Settings['severity'] {
  if (!isObject(value)) return DEFAULT_SETTINGS.severity;
  const known = Object.entries(value).flatMap(([code, level]) => {
    const found = LEVELS.find((name) => name === level);
    return found === undefined ? [] : [[code, found] as const];
  });
  return Object.fromEntries(known);
}

/** `{"enable-host-firewall": true}`: people write flags as they are, a ConfigMap holds their text. */
function flags(value: unknown): Settings['ciliumConfig'] {
  if (!isObject(value)) return DEFAULT_SETTINGS.ciliumConfig;
  const known = Object.entries(value).filter(([, flag]) => ['string', 'boolean', 'number'].includes(typeof flag));
  return Object.fromEntries(known.map(([key, flag]) => [key, String(flag)]));
}

function oneOf<T extends string>(names: readonly T[], value: unknown, otherwise: T): T {
  return names.find((name) => name === value) ?? otherwise;
}

/** What of a list is known, each once. */
function someOf<T extends string>(names: readonly T[], value: unknown): readonly T[] {
  return Array.isArray(value) ? names.filter((name) => value.includes(name)) : [];
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise;
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
