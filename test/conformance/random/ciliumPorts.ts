import { fqdn } from './ciliumPeers.ts';
import type { Dice, Json, JsonObject } from './dice.ts';
import { PORT_NAMES, PORTS } from './world.ts';

/** The port rules of an item; in deny rules there is nothing but ports. */
export function ciliumPorts(dice: Dice, section: string, layer7: boolean): Json[] {
  if (dice.chance(0.06)) return dice.pick<Json[]>([[], [{}], [{ ports: [] }]]);
  return dice.list(1, 2, () => {
    const kind = layer7 && !section.endsWith('Deny') && dice.chance(0.5) ? dice.upTo(4) : -1;
    if (kind === 0 || kind === 1)
      return { ports: [tcp(dice)], rules: { http: dice.list(dice.chance(0.1) ? 0 : 1, 2, () => request(dice)) } };
    // The agent refuses them on ingress.
    if ((kind === 2 || kind === 3) && (section === 'egress' || dice.chance(0.05))) {
      return { ports: [dnsPort(dice)], rules: { dns: dice.list(dice.chance(0.1) ? 0 : 1, 2, () => fqdn(dice)) } };
    }
    if (kind === 4) return { ports: [tcp(dice)], serverNames: ['api.example.com'] };
    return { ports: dice.list(1, 2, () => port(dice)) };
  });
}

/** Requests are for TCP alone. */
function tcp(dice: Dice): JsonObject {
  return { port: dice.chance(0.2) ? dice.pick(PORT_NAMES) : `${dice.pick(PORTS)}`, protocol: 'TCP' };
}

function dnsPort(dice: Dice): JsonObject {
  return {
    port: dice.chance(0.2) ? 'dns' : dice.pick(['53', '53', '80']),
    ...(dice.chance(0.7) && { protocol: dice.pick(['UDP', 'TCP', 'ANY']) }),
  };
}

function request(dice: Dice): JsonObject {
  return dice.pick<JsonObject>([{ method: 'GET' }, { method: 'GET', path: '/public' }, { path: '/' }, {}]);
}

function port(dice: Dice): JsonObject {
  const number = dice.pick(PORTS);
  const text = dice.pick([
    `${number}`,
    `${number}`,
    `${number}`,
    dice.pick(PORT_NAMES),
    dice.pick(PORT_NAMES).toUpperCase(),
    '0',
    '0120',
    dice.chance(0.1) ? '80-90' : '80',
  ]);
  return {
    port: text,
    ...(dice.chance(0.2) && { endPort: dice.pick([number + dice.upTo(40), 60, 9000]) }),
    ...(dice.chance(0.7) && { protocol: dice.pick(['TCP', 'UDP', 'SCTP', 'ANY']) }),
  };
}

export function icmps(dice: Dice): Json[] {
  if (dice.chance(0.08)) return dice.pick<Json[]>([[], [{}], [{ fields: [] }]]);
  const field = (): JsonObject => {
    const v6 = dice.chance(0.3);
    const type = dice.pick<Json>([
      0,
      3,
      8,
      128,
      '8',
      v6 ? 'EchoRequest' : 'Echo',
      'EchoReply',
      'DestinationUnreachable',
    ]);
    return { ...((v6 || dice.chance(0.4)) && { family: v6 ? 'IPv6' : 'IPv4' }), type };
  };
  return [{ fields: dice.list(1, 2, field) }];
}
