/** Who is there as Calico sees it: pods, network sets and host endpoints by its own labels. */

import { dataplane } from '../../../engine/dataplane/index.ts';
import { type LabelledThing, type Labelling, labellingFrom } from '../../../engine/labelling.ts';
import type { Endpoint, Path } from '../../../engine/model.ts';
import { matches, type Selector } from '../../../engine/selector.ts';
import { effectiveEntity, effectiveSubject, read } from '../../../lower/calico/effective.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { itemsAt, textAt } from '../../../schema/calico/views.ts';
import type { Node } from '../../../syntax/tree.ts';
import { code } from '../../markdown.ts';
import { joined } from '../../phrases.ts';
import { podCount } from '../../pods.ts';
import { selectPods } from '../../selection.ts';
import { count } from '../../words.ts';
import { podNames } from '../names.ts';

export interface Seen {
  readonly pods: readonly Endpoint[];
  /** Match or not depending on a label that nobody knows. */
  readonly perhaps: number;
  /** Network sets and host endpoints. */
  readonly things: readonly LabelledThing[];
}

/** With Calico's labels, whoever enforces here. */
export function calicoLabels({ inventory }: ClusterView): Labelling | undefined {
  const { labelling } = dataplane('calico');
  return labelling && labellingFrom(labelling, inventory);
}

export function see(cluster: ClusterView, selector: Selector): Seen {
  const labelling = calicoLabels(cluster);
  if (!labelling) return { pods: [], perhaps: 0, things: [] };
  const { sure, possible } = labelling.pods(selector);
  const pods = cluster.inventory.endpointsOf(sure);
  const perhaps = sure === possible ? 0 : cluster.inventory.endpointsOf(possible).length - pods.length;
  return { pods, perhaps, things: labelling.things.filter(({ facts }) => matches(selector, facts) === 'yes') };
}

/** A policy governs pods and, where it is global, host endpoints; never sets. */
export function seeSubjects(cluster: ClusterView, selector: Selector, namespace: string | undefined): Seen {
  const seen = see(cluster, selector);
  const hosts = namespace === undefined ? seen.things.filter(({ kind }) => kind === 'HostEndpoint') : [];
  return { ...seen, things: hosts };
}

/** Whom the written selectors of a policy select, all of them or some; undefined where one cannot be read. */
export function subjectOf(spec: Node | undefined, namespace: string | undefined, only?: readonly string[]) {
  const text = (key: string) => (only && !only.includes(key) ? '' : textAt(spec, [key], 'server'));
  return effectiveSubject(
    {
      selector: text('selector'),
      namespaceSelector: namespace === undefined ? text('namespaceSelector') : '',
      serviceAccountSelector: text('serviceAccountSelector'),
    },
    namespace,
    [],
  );
}

/** What one end of a rule asks of labels: undefined parts ask nothing, `unreadable` where a text cannot be read. */
export interface EndSelectors {
  readonly positive: Selector | undefined;
  readonly negative: Selector | undefined;
  readonly unreadable: boolean;
}

export function endSelectors(entity: Node | undefined, namespace: string | undefined): EndSelectors {
  const accounts = itemsAt(entity, ['serviceAccounts', 'names'], 'server').flatMap((name) =>
    name.kind === 'scalar' && typeof name.value === 'string' ? [name.value] : [],
  );
  const { positive, negative } = effectiveEntity(
    {
      selector: textAt(entity, ['selector'], 'server'),
      notSelector: textAt(entity, ['notSelector'], 'server'),
      namespaceSelector: textAt(entity, ['namespaceSelector'], 'server'),
      accountNames: accounts,
      accountSelector: textAt(entity, ['serviceAccounts', 'selector'], 'server'),
    },
    namespace ?? '',
  );
  const [holds, lacks] = [positive, negative].map((text) => (text === '' ? undefined : read(text, [])));
  const unreadable = (positive !== '' && holds === undefined) || (negative !== '' && lacks === undefined);
  return { positive: holds, negative: lacks, unreadable };
}

/** The source of an egress rule, the destination of an ingress rule. */
export function isSubject(path: Path): boolean {
  return path.includes('egress') === path.includes('source');
}

/** Pods that may stand at an end: the subjects themselves, or what its selectors match, or all. */
export function podsAtEnd(
  cluster: ClusterView,
  { root, namespace }: { readonly root: (path: Path) => Node | undefined; readonly namespace: string | undefined },
  endPath: Path,
): readonly Endpoint[] {
  const { positive, negative } = endSelectors(root(endPath), namespace);
  const selectors = [
    ...(isSubject(endPath) ? [subjectOf(root(['spec']), namespace)] : []),
    positive,
    negative && ({ kind: 'not', of: negative } as const),
  ].filter((each) => each !== undefined);
  return see(cluster, selectors.length === 0 ? { kind: 'all' } : { kind: 'and', of: selectors }).pods;
}

/** `12 pods, NetworkSet shop/partners and HostEndpoint n1`: with names of workloads behind a colon. */
export function seenWords(cluster: ClusterView, { pods, things, perhaps }: Seen): string {
  const named = things.map(thingName);
  const parts = [podCount(pods, cluster.inventory), ...(named.length > 3 ? [thingCount(things)] : named)];
  return `${joined(parts, 'and')}${perhaps > 0 ? `, perhaps ${count(perhaps, 'more pod').replace(/^1 more pods?/, '1 more')}` : ''}`;
}

/** `: web-… (8), api-… (4)`. */
export function seenNames({ pods }: Seen): string {
  return podNames(pods);
}

export function thingName({ kind, namespace, name }: LabelledThing): string {
  return `${kind} ${code(namespace === undefined ? name : `${namespace}/${name}`)}`;
}

function thingCount(things: readonly LabelledThing[]): string {
  const hosts = things.filter(({ kind }) => kind === 'HostEndpoint').length;
  const sets = things.length - hosts;
  return joined(
    [...(sets > 0 ? [count(sets, 'network set')] : []), ...(hosts > 0 ? [count(hosts, 'host endpoint')] : [])],
    'and',
  );
}

/** Every selectable pod that the policy's namespace holds, or the cluster. */
export function podsThere(cluster: ClusterView, namespace: string | undefined): number {
  const scope =
    namespace === undefined
      ? ({ kind: 'selected', selector: { kind: 'all' } } as const)
      : ({ kind: 'named', name: namespace } as const);
  return selectPods(cluster.inventory, scope, { kind: 'all' }).matched.length;
}

/** `in shop`, `in the cluster`. */
export function whereWords(namespace: string | undefined): string {
  return namespace === undefined ? 'in the cluster' : `in ${code(namespace)}`;
}
