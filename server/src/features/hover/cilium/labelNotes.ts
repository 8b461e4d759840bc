import { labelFilter } from '../../../engine/dataplane/cilium/labelFilter.ts';
import type { FieldRole } from '../../../schema/field.ts';
import { code } from '../../markdown.ts';

const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

/** What a label key means to Cilium: its source, whether it is derived, whether it can match at all (cilium.md 2.1, 2.2). */
export function labelNotes(written: string, role: FieldRole | undefined): readonly string[] {
  if (role === 'cilium-service-selector') return [];
  const colon = written.indexOf(':');
  const source = colon < 0 ? '' : written.slice(0, colon);
  const key = written.slice(colon + 1);
  return [...sourceNote(source), ...derivedNote(key), ...filteredNote(source, key, role)];
}

function sourceNote(source: string): readonly string[] {
  switch (source) {
    case '':
    case 'any':
      return ['Without a source it asks labels of every source.'];
    case 'k8s':
      return ['The source `k8s`: labels that come from Kubernetes.'];
    case 'reserved':
      return [
        'The source `reserved`: classes that Cilium sets itself, such as `host` or `health`; their value is empty.',
      ];
    default:
      return [`The source ${code(source)}: only labels of this source are asked.`];
  }
}

function derivedNote(key: string): readonly string[] {
  if (key === 'io.kubernetes.pod.namespace') return ['Every pod has it, with the name of its namespace.'];
  if (key === 'io.cilium.k8s.policy.serviceaccount') return ['Every pod has it, with the name of its ServiceAccount.'];
  if (key === 'io.cilium.k8s.policy.cluster') return ['Every pod has it, with the name of its cluster.'];
  if (key.startsWith(NAMESPACE_LABELS)) {
    return [`Pods have it from their Namespace: its label ${code(key.slice(NAMESPACE_LABELS.length))}.`];
  }
  if (/^(namespace|kubernetes\.io\/metadata\.name|io\.kubernetes\.namespace)$/.test(key)) {
    return ['This is a label of the pod itself, not its namespace: that is `io.kubernetes.pod.namespace`.'];
  }
  return [];
}

/** Labels that are no part of a pod's identity, unless the settings of Cilium say otherwise. */
function filteredNote(source: string, key: string, role: FieldRole | undefined): readonly string[] {
  const ofPods = role === 'cilium-subject' || role === 'cilium-peer-endpoints' || role === 'cilium-subject-nodes';
  if (!ofPods || (source !== '' && source !== 'any' && source !== 'k8s') || labelFilter('')(key)) return [];
  return ['Cilium leaves this label out of what it selects by, unless it is told otherwise: it never matches.'];
}
