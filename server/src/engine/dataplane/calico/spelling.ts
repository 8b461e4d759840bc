import { inNamespace, type Spelling } from '../../cover/spelling.ts';
import { NAMESPACE_NAME_LABEL } from '../../inventory.ts';
import { isEverything, renamed, type Selector } from '../../selector.ts';

const NAMESPACE = 'projectcalico.org/namespace';
const OF_NAMESPACE = 'pcns.';
/** Labels of a namespace that hold its name, whatever anybody wrote (calico.md 2.6). */
const NAMES: ReadonlySet<string> = new Set([
  `${OF_NAMESPACE}${NAMESPACE_NAME_LABEL}`,
  `${OF_NAMESPACE}projectcalico.org/name`,
]);

/** What every pod has (calico.md 2.6). */
const OF_EVERY_POD: readonly Selector[] = [
  { kind: 'requirement', requirement: { op: 'exists', key: NAMESPACE } },
  { kind: 'requirement', requirement: { op: 'in', key: 'projectcalico.org/orchestrator', values: ['k8s'] } },
];

const alike = (key: string): string => (NAMES.has(key) ? NAMESPACE : key);

export const CALICO_SPELLING: Spelling = {
  flat(namespaces, pods) {
    if (namespaces.kind === 'named') return { kind: 'and', of: [inNamespace(NAMESPACE, namespaces.name), pods] };
    const { selector } = namespaces;
    const scope = isEverything(selector) ? [] : [renamed(selector, (key) => OF_NAMESPACE + key)];
    return { kind: 'and', of: [...scope, pods] };
  },
  plain(selector, ofPods) {
    const written = renamed(selector, alike);
    return ofPods ? { kind: 'and', of: [written, ...OF_EVERY_POD] } : written;
  },
  alike,
  // Network sets have labels of their own, and those of their namespaces.
  podsAlone: () => false,
};
