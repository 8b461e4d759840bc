import type { Endpoint, Labels } from '../../engine/model.ts';
import { equalTo } from '../../engine/selector.ts';
import { podsBehind } from '../../engine/services.ts';
import type { Bystander } from '../../snapshot/snapshot.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, TextEdit } from '../rule.ts';
import { isGenerated } from './generatedLabels.ts';
import { insertAfter } from './insert.ts';
import { isBorrowed, type PolicyText } from './manifest.ts';
import { rewriteScalar } from './rewrite.ts';
import { podsIn, select } from './view.ts';

/** Pods, and labels that mean just these in their namespace. */
export interface Described {
  readonly labels: Labels;
  readonly pods: readonly Endpoint[];
}

/** The pods of a Service or workload by their own labels; undefined where there are none, or no labels mean just them. */
export function describing(
  cluster: ClusterView,
  { kind, namespace, name }: Pick<Bystander, 'kind' | 'namespace' | 'name'>,
): Described | undefined {
  const service = kind === 'Service' ? cluster.inventory.service(namespace, name) : undefined;
  const pods = service
    ? podsBehind(service, cluster.inventory)
    : podsIn(cluster, namespace).filter(({ workload }) => workload?.kind === kind && workload.name === name);
  const [first] = pods;
  if (!first) return undefined;
  const common = [...first.labels].filter(
    ([key, value]) => !isGenerated(key) && pods.every(({ labels }) => labels.get(key) === value),
  );
  const means = (labels: Labels) => {
    const selected = select(cluster, { kind: 'named', name: namespace }, equalTo(labels));
    return selected.certain && selected.pods.length === pods.length;
  };
  if (service?.selector && means(service.selector)) return { labels: service.selector, pods };
  const one = common.map((label) => new Map([label])).find(means);
  if (one) return { labels: one, pods };
  const all = new Map(common);
  return means(all) ? { labels: all, pods } : undefined;
}

/** Puts other labels into a selector of one label; undefined for any other. */
export function relabel(
  { root, text }: PolicyText,
  path: readonly (string | number)[],
  labels: Labels,
): readonly TextEdit[] | undefined {
  const selector = nodeAt(root, path);
  const written = nodeAt(root, [...path, 'matchLabels']);
  if (selector?.kind !== 'map' || get(selector, 'matchExpressions') || written?.kind !== 'map') return undefined;
  const [only, ...more] = written.entries;
  if (!only || more.length > 0 || only.merged || isBorrowed(selector, written)) return undefined;
  const [[key, value] = ['', ''], ...rest] = [...labels];
  const renamed = rewriteScalar(text, only.keyNode, key);
  const changed = rewriteScalar(text, only.value, value);
  const added =
    rest.length === 0 ? [] : insertAfter(text, { ...written, entries: [] }, only, Object.fromEntries(rest), 0);
  return renamed && changed && added ? [...renamed, ...changed, ...added] : undefined;
}
