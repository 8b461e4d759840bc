import { isAtLeast } from '../engine/dataplane/versions.ts';
import type { WritePath } from '../lower/kubernetes.ts';
import type { JsonObject } from '../lower/object.ts';
import { readObjects } from '../lower/objects.ts';
import { textAt } from '../lower/value.ts';
import type { RuleSettings } from '../rules/rule.ts';
import { judgeDocument, structuresOf } from '../rules/run.ts';
import { API_SERVER, EXPERIMENTAL } from '../rules/support/refuse.ts';
import { parseSlice } from '../syntax/parse.ts';

/** How an object comes to be stored. */
export interface Writing {
  readonly settings: RuleSettings;
  /** Of Calico's objects; W1 where nothing is said. */
  readonly path: WritePath | undefined;
  /** Of the enforcer; the newest where nothing is said. */
  readonly version: string | undefined;
  /** Names of the tiers that are there. */
  readonly tiers: ReadonlySet<string>;
}

/** Whether whoever stores the object takes it, as the validation rules know it. JSON is YAML, so they read it as text. */
export function isAdmissible(object: JsonObject, writing: Writing): boolean {
  const { settings } = writing;
  const readers = readersOf(object, writing);
  if (readers.length === 0) return true;
  if (readers.includes(CALICOCTL) && !isInTier(object, writing)) return false;
  const slice = parseSlice(JSON.stringify(object));
  const objects = readObjects(slice, settings);
  const found = judgeDocument({ slice, objects, structures: structuresOf(objects), settings });
  return !found.some(
    ({ finding }) =>
      isOfRelease(finding.code, writing) && finding.rejectedBy?.some((name) => readers.includes(name)) === true,
  );
}

/** What the agent of Cilium takes with other settings: whether it does is for those who know them to say. */
const BY_SETTINGS: ReadonlySet<string> = new Set(['node-peers-off', 'port-missing', 'portless-protocol']);

/** Calico's API server judges as calicoctl does when it writes (calico.md 0.5). */
const CALICOCTL = 'calicoctl-create';

/** Who looks at the object before it is stored. */
function readersOf(object: JsonObject, { path, version }: Writing): readonly string[] {
  const group = textAt(object, 'apiVersion')?.split('/')[0];
  // Raw objects were not looked at by anybody before their definitions had enums.
  if (group === 'crd.projectcalico.org') return version === undefined || isAtLeast(version, '3.32') ? [API_SERVER] : [];
  // What the agent refuses is stored, and not imported; what it refuses is known as of 1.20.
  if (group === 'cilium.io' && (version === undefined || isAtLeast(version, '1.20')))
    return [API_SERVER, 'cilium-agent'];
  if (group !== 'projectcalico.org') return [API_SERVER, EXPERIMENTAL];
  if (path === 'W2') return [API_SERVER];
  return path === 'W3' ? [] : [CALICOCTL];
}

/** calico.md V05. */
function isInTier(object: JsonObject, { version, tiers }: Writing): boolean {
  const tier = textAt(object, 'spec', 'tier');
  if (tier === undefined || tier === '' || BUILT_IN.has(tier)) return true;
  return tiers.has(tier) || (version !== undefined && !isAtLeast(version, '3.29'));
}

const BUILT_IN: ReadonlySet<string> = new Set([
  'default',
  'adminnetworkpolicy',
  'baselineadminnetworkpolicy',
  'kube-admin',
  'kube-baseline',
]);

/**
 * Names carry their tier in 3.29 to 3.31 only (V03); until then a port name needs a protocol beside it (V45); and every
 * address in `notNets` is refused since 3.29.6 and 3.30.3 (V53), which a release without patch number is taken to be.
 */
function isOfRelease(code: string, { version }: Writing): boolean {
  if (BY_SETTINGS.has(code)) return false;
  if (version === undefined) return true;
  if (code === 'name-tier') return isAtLeast(version, '3.29') && !isAtLeast(version, '3.32');
  if (code === 'ports-without-protocol') return !isAtLeast(version, '3.32');
  if (code !== 'cidr-negated-everything' || isAtLeast(version, '3.31')) return true;
  return /^v?3\.(?:29|30)$/.test(version) || isAtLeast(version, isAtLeast(version, '3.30') ? '3.30.3' : '3.29.6');
}
