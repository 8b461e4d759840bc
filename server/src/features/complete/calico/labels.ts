/** Labels that a selector of Calico can ask about, with how many things have them, most used first. */

import type { Labels } from '../../../engine/model.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../../lower/calico/effective.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import type { FieldRole } from '../../../schema/field.ts';
import { calicoLabels } from '../../hover/calico/sight.ts';
import { isGenerated } from '../../hover/knownLabels.ts';
import { podNoun } from '../../pods.ts';
import { count } from '../../words.ts';

/** Something that has labels, and what it is called. */
interface Labelled {
  readonly noun: string;
  readonly labels: Labels;
}

export interface LabelUse {
  readonly text: string;
  /** `12 pods, 1 network set`. */
  readonly detail: string;
}

const OF_NAMESPACES: ReadonlySet<FieldRole | undefined> = new Set([
  'calico-subject-namespaces',
  'calico-peer-namespaces',
]);
const OF_ACCOUNTS: ReadonlySet<FieldRole | undefined> = new Set(['calico-subject-accounts', 'calico-peer-accounts']);

/** Whose labels the expression at a field with this role reads; `namespace`: where it looks, if not everywhere. */
export function labelledFor(
  cluster: ClusterView,
  role: FieldRole | undefined,
  namespace: string | undefined,
): readonly Labelled[] {
  const { inventory } = cluster;
  if (OF_NAMESPACES.has(role)) {
    return [...inventory.namespaces.values()].map(({ name, labels }) => ({
      noun: 'namespace',
      labels: new Map([...labels, ['projectcalico.org/name', name]]),
    }));
  }
  const labelling = calicoLabels(cluster);
  if (!labelling) return [];
  const noun = podNoun(inventory);
  const account = OF_ACCOUNTS.has(role);
  const pods = inventory.endpoints.flatMap((endpoint, ordinal): readonly Labelled[] => {
    if (endpoint.kind !== 'pod' || (namespace !== undefined && endpoint.namespace !== namespace)) return [];
    const all = [...labelling.podFacts(ordinal).labels];
    const own = account
      ? all.flatMap(([key, value]) =>
          key.startsWith(SERVICE_ACCOUNT_PREFIX) ? [[key.slice(SERVICE_ACCOUNT_PREFIX.length), value] as const] : [],
        )
      : all.filter(([key]) => !isInherited(key));
    return [{ noun, labels: new Map(own) }];
  });
  return account ? pods : [...pods, ...thingsFor(labelling.things, role, namespace)];
}

/** Rules also choose sets and hosts; a global policy governs hosts. */
function thingsFor(
  things: readonly {
    readonly kind: string;
    readonly namespace?: string;
    readonly facts: { readonly labels: Labels };
  }[],
  role: FieldRole | undefined,
  namespace: string | undefined,
): readonly Labelled[] {
  return things.flatMap(({ kind, namespace: own, facts }): readonly Labelled[] => {
    const host = kind === 'HostEndpoint';
    if (role === 'calico-subject' && !host) return [];
    if (namespace !== undefined && own !== namespace) return [];
    const labels = new Map([...facts.labels].filter(([key]) => !isInherited(key)));
    return [{ noun: host ? 'host endpoint' : 'network set', labels }];
  });
}

function isInherited(key: string): boolean {
  return key.startsWith(NAMESPACE_PREFIX) || key.startsWith(SERVICE_ACCOUNT_PREFIX);
}

export function keysOf(all: readonly Labelled[]): readonly LabelUse[] {
  return ranked(
    all,
    ({ labels }) => [...labels.keys()],
    (key) => (isGenerated(key) ? 2 : key.startsWith('projectcalico.org/') ? 1 : 0),
  );
}

export function valuesOf(all: readonly Labelled[], key: string): readonly LabelUse[] {
  return ranked(
    all,
    ({ labels }) => {
      const value = labels.get(key);
      return value === undefined ? [] : [value];
    },
    () => 0,
  );
}

function ranked(
  all: readonly Labelled[],
  texts: (one: Labelled) => readonly string[],
  group: (text: string) => number,
): readonly LabelUse[] {
  const uses = new Map<string, Map<string, number>>();
  for (const one of all) {
    for (const text of texts(one)) {
      const nouns = uses.get(text) ?? new Map<string, number>();
      nouns.set(one.noun, (nouns.get(one.noun) ?? 0) + 1);
      uses.set(text, nouns);
    }
  }
  const total = (nouns: ReadonlyMap<string, number>) => [...nouns.values()].reduce((sum, each) => sum + each, 0);
  return [...uses]
    .sort(([a, m], [b, n]) => group(a) - group(b) || total(n) - total(m) || (a < b ? -1 : 1))
    .map(([text, nouns]) => ({ text, detail: [...nouns].map(([noun, number]) => count(number, noun)).join(', ') }));
}
