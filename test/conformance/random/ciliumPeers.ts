import type { Dice, Json, JsonObject } from './dice.ts';
import { expression } from './selectors.ts';
import { KEYS, NAMESPACES, RANGES, SERVICE_NAMESPACE, SERVICES, VALUES } from './world.ts';

export const NAMES = [
  'api.example.com',
  '*.example.com',
  '**.example.com',
  '*example.com',
  'example.org',
  '*',
] as const;

const ENTITIES = [
  'all',
  'world',
  'cluster',
  'cluster-mesh',
  'host',
  'remote-node',
  'kube-apiserver',
  'none',
  'health',
  'init',
  'unmanaged',
] as const;

/** One peer field of an item; the agent refuses two that say something. */
export function ciliumPeers(dice: Dice, section: string, names: boolean): JsonObject {
  const egress = section.startsWith('egress');
  const word = egress ? 'to' : 'from';
  const least = dice.chance(0.05) ? 0 : 1;
  const field = (name: string, make: () => Json): JsonObject => ({ [`${word}${name}`]: dice.list(least, 2, make) });
  const makers: (() => JsonObject)[] = [
    () => field('Endpoints', () => (dice.chance(0.2) ? {} : ciliumSelector(dice, 'peer'))),
    () => field('Endpoints', () => ciliumSelector(dice, 'peer')),
    () => field('Entities', () => dice.pick(ENTITIES)),
    () => field('CIDR', () => dice.pick(RANGES)),
    () => field('CIDRSet', () => range(dice)),
    () => field('Nodes', () => (dice.chance(0.4) ? {} : { matchLabels: { [dice.pick(KEYS)]: dice.pick(VALUES) } })),
  ];
  if (egress) makers.push(() => field('Services', () => service(dice)));
  if (dice.chance(0.2)) makers.push(() => field('Groups', () => ({ aws: { region: 'eu' } })));
  if (names && section === 'egress') {
    const byName = () => field('FQDNs', () => fqdn(dice));
    makers.push(byName, byName, byName);
  }
  const draw = (): JsonObject => (makers[dice.upTo(makers.length - 1)] ?? (() => ({})))();
  return dice.chance(0.04) ? { ...draw(), ...draw() } : draw();
}

export function fqdn(dice: Dice): JsonObject {
  const name = dice.pick(NAMES);
  return name.includes('*') ? { matchPattern: name } : { matchName: name };
}

function range(dice: Dice): JsonObject {
  const except = (outer: string): string[] =>
    dice.some(RANGES, 0.5).filter((hole) => outer === '0.0.0.0/0' && !hole.includes(':') && hole !== outer);
  return dice.pick<() => JsonObject>([
    () => ({ cidrGroupRef: dice.pick(['near', 'far', 'none', 'missing']) }),
    () => ({ cidrGroupSelector: groupSelector(dice) }),
    () => ({ cidr: dice.pick(RANGES) }),
    () => ({ cidr: '0.0.0.0/0', except: except('0.0.0.0/0') }),
    () => ({ cidr: '198.51.100.0/24', except: ['198.51.100.0/28'] }),
  ])();
}

function groupSelector(dice: Dice): Json {
  if (dice.chance(0.15)) return {};
  if (dice.chance(0.5)) return { matchLabels: { role: dice.pick(['a', 'b', 'c']) } };
  return { matchExpressions: [expression(dice, dice.pick(['role', 'cidrgroup:role']), false)] };
}

function service(dice: Dice): JsonObject {
  const name = dice.chance(0.1) ? 'missing' : dice.pick([...SERVICES, 'kubernetes']);
  const known: Readonly<Record<string, string>> = { ...SERVICE_NAMESPACE, kubernetes: 'default' };
  const namespace = dice.chance(0.7) ? { namespace: known[name] ?? 'red' } : {};
  if (dice.chance(0.3)) {
    return { k8sServiceSelector: { selector: { matchLabels: { app: dice.pick(VALUES) } }, ...namespace } };
  }
  return { k8sService: { serviceName: name, ...namespace } };
}

type Place = 'subject' | 'wide subject' | 'peer';

/** Over the labels that pods have for Cilium, with and without a source. */
export function ciliumSelector(dice: Dice, place: Place): JsonObject {
  const sourced = (key: string): string => dice.pick(['', '', 'k8s:', 'any:']) + key;
  const special = (): readonly [string, string] =>
    dice.pick<readonly [string, string]>([
      ['io.kubernetes.pod.namespace', dice.pick(NAMESPACES)],
      ['io.cilium.k8s.namespace.labels.env', dice.pick(VALUES)],
      ['io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name', dice.pick(NAMESPACES)],
      ['io.cilium.k8s.policy.serviceaccount', 'robot'],
      ['io.cilium.k8s.policy.cluster', dice.pick(['default', 'west'])],
      ['pod-template-hash', 'a'],
    ]);
  const label = (): readonly [string, string] => {
    const [key, value] = dice.chance(0.3) ? special() : [dice.pick(KEYS), dice.pick(VALUES)];
    return [sourced(key), value];
  };
  const reserved: Json[] =
    place === 'subject' || !dice.chance(0.06)
      ? []
      : [
          {
            key: dice.pick(['reserved:init', 'reserved:host', 'reserved:remote-node']),
            operator: dice.pick(['Exists', 'DoesNotExist']),
          },
        ];
  // `app` and `any:app` are one key, of which the agent keeps either value.
  const distinct = (pairs: readonly (readonly [string, string])[]): JsonObject => {
    const bare = (key: string): string => key.replace(/^any:/, '');
    return Object.fromEntries(
      pairs.filter(([key], index) => pairs.findIndex(([other]) => bare(other) === bare(key)) === index),
    );
  };
  const expressions = dice.list(0, 2, () => {
    const [key, value] = label();
    const operator = dice.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
    return { key, operator, ...(operator.endsWith('In') && { values: [value] }) };
  });
  return {
    ...(dice.chance(0.7) && { matchLabels: distinct(dice.list(0, 2, label)) }),
    ...((dice.chance(0.5) || reserved.length > 0) && { matchExpressions: [...expressions, ...reserved] }),
  };
}
