import type { LabelledThing } from '../../../engine/labelling.ts';
import type { Endpoint } from '../../../engine/model.ts';
import { isEverything, type Selector } from '../../../engine/selector.ts';
import { effectiveEntity, read } from '../../../lower/calico/effective.ts';
import { textAt } from '../../../schema/calico/views.ts';
import { capital, count, podCount, podNoun } from '../../../snapshot/words.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { labelsAt } from '../../support/calico/criteria.ts';
import { addFields } from '../../support/calico/insert.ts';
import { isNobodys } from '../../support/calico/near.ts';
import { type CalicoEnd, type CalicoPolicy, calicoPolicy, endsOf, rulesOf } from '../../support/calico/policy.ts';
import { podsOf, thingsOf } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { itemsOf } from '../../support/manifest.ts';
import { given } from '../../support/nodes.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed, namespacesOf, relatedPods } from '../../support/view.ts';
import { listNames } from '../../support/words.ts';

/** More fixes than these would be a guess. */
const MOST_NAMESPACES = 3;

/**
 * What `peer-elsewhere` says of Calico's policies: in a namespaced one a `selector` or `serviceAccounts` alone looks only
 * in its own namespace, and sees no GlobalNetworkSet or host endpoint (calico.md 4.6, rows 56, 61, 63 and 88 of 5.2).
 */
export function* calicoPeerElsewhere(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || found.global || !cluster) return;
  for (const rule of rulesOf(found)) {
    for (const end of endsOf(rule)) {
      const key = fieldOf(end);
      const here = labelsAt(rule.rule, end.end);
      if (!end.other || !key || !here) continue;
      const told = judge(cluster, found, end, key, here.selector);
      if (told) yield told;
    }
  }
}

/** The field that chooses, where nothing says in which namespace. */
function fieldOf({ map }: CalicoEnd): string | undefined {
  if (given(map, 'namespaceSelector')) return undefined;
  return ['selector', 'serviceAccounts'].find((key) => given(map, key));
}

function judge(
  cluster: ClusterView,
  found: CalicoPolicy,
  end: CalicoEnd,
  key: string,
  scoped: Selector,
): Finding | undefined {
  const here = podsOf(cluster, scoped);
  if (here.pods.length > 0 || !here.certain || thingsOf(cluster, scoped).length > 0 || !isNobodys(cluster, scoped))
    return undefined;
  const anywhere = unscoped(end);
  if (!anywhere || isEverything(anywhere)) return undefined;
  const { pods } = podsOf(cluster, anywhere);
  const things = thingsOf(cluster, anywhere);
  const known = cluster.inventory.endpointsIn(found.namespace).length > 0;
  if (pods.length === 0 && things.length === 0) return undefined;
  const namespaces = [
    ...new Set([...namespacesOf(pods), ...things.flatMap(({ namespace }) => namespace ?? [])]),
  ].sort();
  const message = sentences(
    `No ${podNoun(cluster.inventory)} and no network set in ${code(found.namespace)} has what this asks for (${cluster.words}), and without a \`namespaceSelector\` it looks nowhere else: it matches nothing.`,
    `${capital(whatIsThere(cluster, pods, things))} ${pods.length + things.length === 1 ? 'does' : 'do'}${namespaces.length > 0 ? `, in ${listNames(namespaces)}` : ''}; say where with a \`namespaceSelector\`${namespaces.length === 0 ? ': what has no namespace is `global()`' : ''}.`,
  );
  return {
    code: 'peer-elsewhere',
    level: known && found.namespaceWritten ? confirmed(cluster) : 'info',
    message,
    path: [...end.path, key],
    part: 'key',
    related: relatedPods(cluster, pods, 'Has these labels'),
    fixes: fixesFor(cluster, found, end, key, pods, things),
  };
}

function whatIsThere(cluster: ClusterView, pods: readonly Endpoint[], things: readonly LabelledThing[]): string {
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  return [
    ...(pods.length > 0 ? [podCount(pods, cluster.inventory)] : []),
    ...kinds.map((kind) => count(things.filter((thing) => thing.kind === kind).length, kind)),
  ].join(' and ');
}

/** The same, wherever it may be. */
function unscoped({ map, path }: CalicoEnd): Selector | undefined {
  const accounts = given(map, 'serviceAccounts');
  const names = accounts?.kind === 'map' ? itemsOf(get(accounts, 'names')) : [];
  const { positive } = effectiveEntity(
    {
      selector: textAt(map, ['selector'], 'server'),
      notSelector: '',
      namespaceSelector: '',
      accountNames: names.flatMap((name) =>
        name.kind === 'scalar' && typeof name.value === 'string' ? [name.value] : [],
      ),
      accountSelector: textAt(accounts, ['selector'], 'server'),
    },
    '',
  );
  return positive === '' ? undefined : read(positive, path);
}

function fixesFor(
  cluster: ClusterView,
  { root, text }: CalicoPolicy,
  { path }: CalicoEnd,
  key: string,
  pods: readonly Endpoint[],
  things: readonly LabelledThing[],
): readonly Fix[] {
  const map = nodeAt(root, path);
  const entry = map?.kind === 'map' ? get(map, key) : undefined;
  if (map?.kind !== 'map' || !entry || get(map, 'namespaceSelector')) return [];
  const add = (namespaceSelector: string) => addFields(text, map, { namespaceSelector }, entry);
  const spaced = things.filter(({ namespace }) => namespace !== undefined);
  const namespaces = [
    ...new Set([...namespacesOf(pods), ...spaced.flatMap(({ namespace }) => namespace ?? [])]),
  ].sort();
  const alone = namespaces.length === 1 && spaced.length === things.length;
  const fixes = namespaces.slice(0, MOST_NAMESPACES).flatMap((name) => {
    const many = whatIsThere(
      cluster,
      pods.filter((pod) => pod.namespace === name),
      spaced.filter(({ namespace }) => namespace === name),
    );
    return fix(`Look in namespace ${name} (${many})`, add(`projectcalico.org/name == "${name}"`), alone);
  });
  const global = things.filter(({ namespace }) => namespace === undefined);
  return [
    ...fixes,
    ...(global.length > 0
      ? fix(
          `Look among what has no namespace (${whatIsThere(cluster, [], global)})`,
          add('global()'),
          namespaces.length === 0,
        )
      : []),
  ];
}
