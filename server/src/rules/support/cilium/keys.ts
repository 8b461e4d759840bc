/** Label keys as Cilium's selectors have them, with their source, next to those that pods carry. */

import type { Requirement } from '../../../engine/selector.ts';
import { NAMESPACE_LABELS, POD_NAMESPACE } from '../../../lower/cilium/selectors.ts';

/** `app` for `any:app` and `k8s:app`; undefined for labels of other sources. */
export function plainKey(key: string): string | undefined {
  return /^(?:any|k8s):(.*)$/s.exec(key)?.[1];
}

/** As people write it: without a source where it asks every one. */
export function writtenKey(key: string): string {
  return key.replace(/^any:/, '');
}

/** Written in the manifest, not added by the agent. */
export function isWritten({ path }: Requirement): boolean {
  return path !== undefined;
}

/** Says in which namespaces to look: by name, or by a label of the Namespace. */
export function namesNamespace({ key }: Requirement): boolean {
  const plain = plainKey(key);
  return plain === POD_NAMESPACE || (plain?.startsWith(NAMESPACE_LABELS) ?? false);
}

/** Of a pod itself, as its manifest has it. */
export function isPodLabel(requirement: Requirement): boolean {
  const plain = plainKey(requirement.key);
  return plain !== undefined && plain !== POD_NAMESPACE && !plain.startsWith('io.cilium.k8s.');
}
