/** Whether an outside address can ever be known as the address of a name (cilium.md 4.8). */

import { type End, ownsAddresses, podIPs } from '../cluster.ts';
import type { Json } from '../json.ts';
import { list } from '../json.ts';
import { portNumber } from './entry.ts';
import { peerOf } from './identity.ts';
import { type CiliumWorld, decide } from './side.ts';

/**
 * The agent of the node learns it from an answer that its DNS proxy let through to any pod there: some pod of the node must be
 * able to ask some server for some name that the pattern stands for.
 */
export function canLearn(world: CiliumWorld, subject: Json, pattern: string): boolean {
  const node = subject.spec.nodeName;
  const ofWorld = learnable.get(world) ?? new Map<string, ReadonlySet<string>>();
  learnable.set(world, ofWorld);
  const known = ofWorld.get(node) ?? learnableOn(world, node);
  ofWorld.set(node, known);
  return known.has(pattern);
}

/** It is the same for every flow. */
const learnable = new WeakMap<CiliumWorld, Map<string, ReadonlySet<string>>>();

/** A server that is itself known by name only has to be learnt before it can teach: again and again, until nothing is new. */
function learnableOn(world: CiliumWorld, node: string): ReadonlySet<string> {
  const pods = world.cluster.pods.filter(
    (pod) => ownsAddresses(pod) && pod.spec.nodeName === node && podIPs(pod).length > 0,
  );
  const wanted = new Set(world.entries.flatMap(({ l3 }) => (l3 ?? []).flatMap(({ name }) => name ?? [])));
  const learnt = new Set<string>();
  for (let before = -1; before !== learnt.size; ) {
    before = learnt.size;
    const askable = new Set(pods.flatMap((pod) => askableNames(world, pod, (name) => learnt.has(name))));
    for (const name of wanted) {
      if ([...askable].some((asked) => canBeSame(asked, name))) learnt.add(name);
    }
  }
  return learnt;
}

/** The patterns of the names that a pod may ask for through the proxy, at whatever server. */
function askableNames(world: CiliumWorld, pod: Json, holds: (name: string) => boolean): string[] {
  const ports = dnsPorts(world);
  return servers(world).flatMap((server) =>
    ports.flatMap((port) =>
      ['TCP', 'UDP', 'SCTP'].flatMap((protocol) => {
        const peer = peerOf(world.cluster, world.settings, server, pod.spec.nodeName);
        const flow = { from: { pod: '' }, to: { pod: '' }, protocol, port };
        const { word, allows, defaultDeny } = decide(world, 'Egress', {
          flow,
          subjectPod: pod,
          peer,
          holds,
        });
        if (word === 'deny') return [];
        const rules = allows.flatMap((match) => match.rules);
        const asking = rules.filter(({ rule }) => rule.dns);
        if (asking.length === 0) return [];
        const keys = new Set(asking.flatMap((each) => each.keys));
        const besides = rules.some((each) => !each.rule.dns && each.keys.some((key) => keys.has(key)));
        if (besides || !defaultDeny) return ['*'];
        return asking.flatMap(({ rule }) => list(rule.dns).map((one) => one.matchName ?? one.matchPattern));
      }),
    ),
  );
}

/** Every port that some DNS rule is for, as a number. */
function dnsPorts({ entries, cluster }: CiliumWorld): number[] {
  const written = entries.flatMap(({ l4 }) => l4.filter(({ dns }) => dns).flatMap(({ ports }) => ports));
  const named = cluster.pods.flatMap((pod) => list(pod.spec.containers).flatMap((container) => list(container.ports)));
  return [
    ...new Set(
      written.flatMap(({ port }) =>
        /[a-zA-Z]/.test(port)
          ? named
              .filter(({ name }) => name?.toLowerCase() === port.toLowerCase())
              .map(({ containerPort }) => containerPort)
          : portNumber(port),
      ),
    ),
  ];
}

/** Every pod and node, an address inside and outside of each range that is written, and what Services lead to outside. */
function servers({ cluster }: CiliumWorld): End[] {
  const pods = cluster.pods
    .filter((pod) => ownsAddresses(pod))
    .map((pod): End => ({ kind: 'pod', pod, ip: podIPs(pod)[0], asPod: true }));
  const nodes = cluster.nodes.map(
    (node): End => ({ kind: 'node', node: node.metadata.name, ip: node.status?.addresses?.[0]?.address, asPod: false }),
  );
  const written = JSON.stringify(cluster.objects).match(/"[0-9a-f.:]+\/\d+"/g) ?? [];
  const behind = cluster
    .of('EndpointSlice')
    .flatMap(({ endpoints }) => list(endpoints).flatMap((one) => one.addresses));
  const inside = new Set([...pods, ...nodes].map(({ ip }) => ip));
  const outside = [
    ...new Set([
      '192.0.2.53',
      '2001:db8:53::53',
      ...written.map((text) => text.slice(1).split('/')[0] ?? ''),
      ...behind.filter((ip) => !inside.has(ip)),
    ]),
  ]
    .filter((ip) => !['0.0.0.0', '::'].includes(ip))
    .map((ip): End => ({ kind: 'outside', ip, asPod: false }));
  return [...pods, ...nodes, ...outside];
}

type Part = { readonly kind: 'letter'; readonly text: string } | { readonly kind: 'star' | 'labels' };

/** A name with wildcards, part by part: `*` stays within a label, a leading `**.` is one or more whole labels. */
function partsOf(pattern: string): Part[] {
  const text = pattern.toLowerCase().replace(/\.$/, '');
  const [deep = ''] = text.match(/^\*\*+\./) ?? [];
  const rest = text.slice(deep.length).replaceAll(/\*+/g, '*');
  const letters = [...rest].map((each): Part => (each === '*' ? { kind: 'star' } : { kind: 'letter', text: each }));
  return deep === '' ? letters : [{ kind: 'labels' }, { kind: 'letter', text: '.' }, ...letters];
}

/** Whether some name fits both. */
export function canBeSame(first: string, second: string): boolean {
  // Only stars: any name.
  if (/^\*+\.?$/.test(first) || /^\*+\.?$/.test(second)) return true;
  return meet(partsOf(first), partsOf(second));
}

function meet([a, ...restOfA]: readonly Part[], [b, ...restOfB]: readonly Part[]): boolean {
  if (a === undefined && b === undefined) return true;
  if (a !== undefined && a.kind !== 'letter') return meetWild(a, restOfA, b === undefined ? [] : [b, ...restOfB]);
  if (b !== undefined && b.kind !== 'letter') return meetWild(b, restOfB, a === undefined ? [] : [a, ...restOfA]);
  return a !== undefined && b !== undefined && a.text === b.text && meet(restOfA, restOfB);
}

/** A wildcard takes nothing (a star only), or one part of the other side and more. */
function meetWild(wild: Part, rest: readonly Part[], other: readonly Part[]): boolean {
  if (wild.kind === 'star' && meet(rest, other)) return true;
  const [next, ...more] = other;
  if (next === undefined) return false;
  if (wild.kind === 'labels') {
    if (next.kind !== 'letter') return meet(rest, more) || meet([wild, ...rest], more);
    // It has at least one letter, and may end after any of them.
    return meet([{ kind: 'star' }, ...rest], more) || meet([wild, ...rest], more);
  }
  if (next.kind === 'letter' && next.text === '.') return false;
  return meet([wild, ...rest], more);
}
