/**
 * Random policies, tiers, network sets and host endpoints of Calico, for one release and one way in. Orders tie on purpose, and
 * about one policy in ten is one that some path or release refuses (calico.md 3).
 */

import { expression, scopeExpression } from './calicoSelector.ts';
import type { Dice, Json, JsonObject } from './dice.ts';
import { ACCOUNTS, NAMESPACES, PORT_NAMES, PORTS, RANGES, SERVICE_NAMESPACE, SERVICES } from './world.ts';

export interface Written {
  readonly minor: number;
  readonly path: 'W1' | 'W2' | 'W3';
}

const TIERS = ['security', 'platform'] as const;

export function calicoObjects(dice: Dice, written: Written): JsonObject[] {
  const { minor } = written;
  const tiers = minor >= 29 ? dice.some(TIERS, 0.7) : [];
  return [
    ...tiers.map((name) => ({
      ...head(written, 'Tier', { name }),
      spec: {
        ...(dice.chance(0.8) && { order: dice.pick([200, 201, 1000, 1_000_000, 2_000_000]) }),
        ...(dice.chance(0.7) && { defaultAction: dice.pick(['Deny', 'Pass']) }),
      },
    })),
    ...dice.list(0, 4, (index) => networkSet(dice, written, index)),
    ...dice.list(1, 5, (index) => policy(dice, written, tiers, `p${index}${dice.pick(['', '', '-x'])}`)),
    ...(minor >= 30 ? dice.list(0, 1, (index) => staged(dice, written, tiers, index)) : []),
    ...(dice.chance(0.2) ? [hostEndpoint(dice, written)] : []),
    ...(dice.chance(0.3) ? [applicationLayer(written)] : []),
  ];
}

function head({ path }: Written, kind: string, metadata: JsonObject): JsonObject & { readonly metadata: JsonObject } {
  return { apiVersion: path === 'W3' ? 'crd.projectcalico.org/v1' : 'projectcalico.org/v3', kind, metadata };
}

function networkSet(dice: Dice, written: Written, index: number): JsonObject {
  const namespaced = dice.chance(0.5);
  const metadata = { name: `s${index}`, labels: { app: dice.pick(['a', 'b']), env: dice.pick(['a', 'b']) } };
  return {
    ...head(written, namespaced ? 'NetworkSet' : 'GlobalNetworkSet', {
      ...metadata,
      ...(namespaced && { namespace: dice.pick(NAMESPACES) }),
    }),
    spec: {
      nets: dice.list(1, 2, () => dice.pick(['10.0.0.0/8', '10.0.0.0/15', ...RANGES, '198.51.100.7', '10.0.1.9/24'])),
    },
  };
}

function applicationLayer(written: Written): JsonObject {
  return {
    ...head(written, 'FelixConfiguration', { name: 'default' }),
    spec: { policySyncPathPrefix: '/var/run/nodeagent' },
  };
}

/** Only what selectors see of it: its addresses and named ports. */
function hostEndpoint(dice: Dice, written: Written): JsonObject {
  return {
    ...head(written, 'HostEndpoint', { name: 'n1-eth0', labels: { app: dice.pick(['a', 'b']) } }),
    spec: {
      node: 'n1',
      interfaceName: 'eth0',
      ...(dice.chance(0.7) && { expectedIPs: ['192.168.0.1'] }),
      ...(dice.chance(0.5) && { ports: [{ name: 'web', protocol: 'TCP', port: 80 }] }),
    },
  };
}

function staged(dice: Dice, written: Written, tiers: readonly string[], index: number): JsonObject {
  const { kind, ...rest } = policy(dice, written, tiers, `staged${index}`);
  return { ...rest, kind: `Staged${kind}` };
}

function policy(dice: Dice, written: Written, tiers: readonly string[], short: string): JsonObject {
  const { minor, path } = written;
  const namespaced = dice.chance(0.5);
  const tier = tiers[dice.upTo(2)] ?? 'default';
  const name = tier === 'default' || minor >= 32 ? short : `${tier}.${short}`;
  const global = !namespaced;
  const ingress = dice.chance(0.7) && { ingress: dice.list(0, 3, () => rule(dice, 'Ingress', global)) };
  const egress = dice.chance(0.6) && { egress: dice.list(0, 3, () => rule(dice, 'Egress', global)) };
  const types = dice.pick<Json | undefined>([undefined, undefined, ['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
  return {
    ...head(written, namespaced ? 'NetworkPolicy' : 'GlobalNetworkPolicy', {
      name,
      ...(namespaced && { namespace: dice.pick(NAMESPACES) }),
    }),
    spec: {
      ...(tier !== 'default' && { tier }),
      ...(dice.chance(0.8) && { order: dice.pick([1000, 1000, 10, 10.5, -1, 2000]) }),
      ...(dice.chance(0.7) && { selector: dice.chance(0.05) ? dice.pick([' ', 'app = "a"']) : expression(dice) }),
      ...(global && dice.chance(0.3) && { namespaceSelector: narrowing(dice) }),
      ...(dice.chance(0.15) && { serviceAccountSelector: narrowing(dice) }),
      ...(types !== undefined && { types }),
      ...(dice.chance(0.05) && path === 'W2' && { types: [] }),
      ...(global && dice.chance(0.05) && { applyOnForward: true, doNotTrack: true }),
      ...ingress,
      ...egress,
    },
  };
}

/** What cannot be read widens the policy where nobody checks it (V26), and `global()` restricts nothing (V27). */
function narrowing(dice: Dice): string {
  return dice.chance(0.1) ? dice.pick(['env = "a"', 'global()']) : scopeExpression(dice);
}

function rule(dice: Dice, direction: 'Ingress' | 'Egress', global: boolean): JsonObject {
  const action = dice.pick(['Allow', 'Allow', 'Deny', 'Pass', 'Log']);
  const protocol = dice.pick<Json | undefined>([
    undefined,
    undefined,
    'TCP',
    'TCP',
    'UDP',
    'SCTP',
    6,
    '17',
    'ICMP',
    'ICMPv6',
    'UDPLite',
    1,
  ]);
  const ported = ['TCP', 'UDP', 'SCTP', 6, '17'].some((one) => one === protocol);
  const named = protocol === undefined && dice.chance(0.2);
  const family = dice.chance(0.8) ? 4 : 6;
  const near = direction === 'Ingress' ? 'source' : 'destination';
  const make = (side: 'source' | 'destination', often: number): JsonObject =>
    dice.chance(often) ? { [side]: entity(dice, { side, near: side === near, ported, named, family, global }) } : {};
  const icmp = ['ICMP', 'ICMPv6'].some((one) => one === protocol);
  return {
    action,
    ...(protocol !== undefined && { protocol }),
    ...(dice.chance(0.08) && { notProtocol: dice.pick(['TCP', 'UDP', 'ICMP', 17]) }),
    ...(dice.chance(0.06) && { ipVersion: dice.pick([4, 6]) }),
    ...(icmp && dice.chance(0.6) && { icmp: icmpType(dice) }),
    ...(icmp && dice.chance(0.2) && { notICMP: icmpType(dice) }),
    ...((action === 'Allow' || dice.chance(0.1)) &&
      dice.chance(0.15) && {
        http: dice.pick<Json>([{ methods: ['GET'] }, { methods: ['*'] }, { paths: [{ prefix: '/' }] }]),
      }),
    ...make('source', direction === 'Ingress' ? 0.7 : 0.15),
    ...make('destination', direction === 'Egress' ? 0.7 : 0.4),
  };
}

function icmpType(dice: Dice): JsonObject {
  return { type: dice.pick([0, 3, 8, 128]), ...(dice.chance(0.4) && { code: dice.upTo(1) }) };
}

interface Place {
  readonly side: 'source' | 'destination';
  /** The peer's side, where Services may stand. */
  readonly near: boolean;
  readonly ported: boolean;
  readonly named: boolean;
  readonly family: 4 | 6;
  readonly global: boolean;
}

function entity(dice: Dice, place: Place): JsonObject {
  const port = (): Json =>
    place.ported
      ? dice.pick<Json>([dice.pick(PORTS), dice.pick(PORT_NAMES), '80:90', `${dice.pick(PORTS)}`, '53:53'])
      : dice.pick(PORT_NAMES);
  const portLists =
    place.ported || place.named
      ? {
          ...(dice.chance(place.side === 'source' ? 0.15 : 0.6) && { ports: dice.list(1, 2, port) }),
          ...(dice.chance(place.side === 'source' ? 0.05 : 0.15) && { notPorts: dice.list(1, 2, port) }),
        }
      : {};
  if (place.near && dice.chance(0.12)) {
    const name = dice.pick(SERVICES);
    const namespace = dice.chance(0.8) ? SERVICE_NAMESPACE[name] : dice.pick(NAMESPACES);
    return {
      services: { name, ...(dice.chance(place.global ? 0.95 : 0.85) && { namespace }) },
      ...((place.side === 'source' || dice.chance(0.1)) && portLists),
    };
  }
  const ranges = RANGES.filter((range) => range.includes(':') === (place.family === 6));
  const net = (): string =>
    dice.chance(0.03)
      ? dice.pick(['10.0.1.9/24', '10.0.0.300/24', '10.0.1.1'])
      : (ranges[dice.upTo(ranges.length - 1)] ?? '::/0');
  const nets = (): string[] => [...new Set(dice.list(1, 2, net))];
  return {
    ...(dice.chance(0.45) && { selector: expression(dice) }),
    ...(dice.chance(0.12) && { notSelector: expression(dice, 1) }),
    ...(dice.chance(0.25) && { namespaceSelector: dice.chance(0.15) ? 'global()' : scopeExpression(dice) }),
    ...(dice.chance(0.15) && { serviceAccounts: serviceAccounts(dice) }),
    ...(dice.chance(0.25) && { nets: nets() }),
    ...(dice.chance(0.12) && { notNets: nets() }),
    ...portLists,
  };
}

function serviceAccounts(dice: Dice): JsonObject {
  return {
    ...(dice.chance(0.7) && { names: dice.some(ACCOUNTS, 0.6) }),
    ...(dice.chance(0.5) && { selector: scopeExpression(dice) }),
  };
}
