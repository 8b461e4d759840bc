import type { ManifestObject } from '../../lower/object.ts';
import type { Finding, RuleSettings } from '../rule.ts';
import { API_SERVER, EXPERIMENTAL, hasChannels } from './refuse.ts';

const CALICO = 'projectcalico.org/v3';

/**
 * What is left of a finding in a cluster with the CRDs that the settings name: nothing, where its one validator is of
 * the other channel. Where nobody said which channel it is, a refusal by one of the two is told and is no error.
 */
export function inForce(
  finding: Finding,
  { schema, apiVersion }: ManifestObject,
  { crdChannel, writePath }: RuleSettings,
): Finding | undefined {
  const { rejectedBy } = finding;
  // Written straight into CRDs, an object meets nobody but the API server (calico.md 0.5).
  if (writePath === 'W2' && apiVersion === CALICO && rejectedBy && !rejectedBy.includes(API_SERVER)) {
    const { rejectedBy: _, ...rest } = finding;
    return { ...rest, level: finding.level === 'error' ? 'warning' : finding.level };
  }
  if (!rejectedBy || rejectedBy.length === 0 || crdChannel === 'both' || !hasChannels(schema)) return finding;
  const standard = rejectedBy.includes(API_SERVER);
  const experimental = rejectedBy.includes(EXPERIMENTAL);
  if (crdChannel === undefined) {
    if (standard === experimental) return finding;
    const { rejectedBy: _, ...rest } = finding;
    return { ...rest, level: standard ? 'info' : 'warning' };
  }
  const other = crdChannel === 'standard' ? EXPERIMENTAL : API_SERVER;
  const left = rejectedBy.filter((name) => name !== other);
  return left.length === 0 ? undefined : { ...finding, rejectedBy: left };
}
