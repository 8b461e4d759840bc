import type { ManifestObject } from '../../lower/object.ts';
import type { Finding, RuleSettings } from '../rule.ts';
import { API_SERVER, EXPERIMENTAL, hasChannels } from './refuse.ts';

/**
 * What is left of a finding in a cluster with the CRDs that the settings name: nothing, where its one validator is of
 * the other channel. Where nobody said which channel it is, a refusal by one of the two is told and is no error.
 */
export function inForce(
  finding: Finding,
  { schema }: ManifestObject,
  { crdChannel }: RuleSettings,
): Finding | undefined {
  const { rejectedBy } = finding;
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
