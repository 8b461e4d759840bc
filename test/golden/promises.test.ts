import { describe, expect, it } from 'vitest';
import { type Change, changesBetween, programsOf } from './cluster.ts';
import { applied, diagnose } from './diagnose.ts';
import { goldenFiles } from './files.ts';
import { readMarked } from './format.ts';

/** What a fix may do to verdicts, by code and, where a code has several, by its title. */
type Promised = 'nothing' | ((change: Change) => boolean);

const closes = ({ is }: Change) => is === 'deny';
const opens = ({ is }: Change) => is === 'allow';
const opensPort =
  (port: number, ...protocols: readonly string[]) =>
  (change: Change) =>
    opens(change) && change.port === port && protocols.includes(change.protocol);

/** Opens the right port and closes the one that was named by mistake. */
const moves =
  (from: readonly [string, number], to: readonly [string, number]) =>
  ({ protocol, port, is }: Change) => {
    const [meantProtocol, meantPort] = is === 'allow' ? to : from;
    return protocol === meantProtocol && port === meantPort;
  };

const PROMISES: Readonly<Record<string, readonly (readonly [title: RegExp, promised: Promised])[]>> = {
  'api-server-by-service': [[/./, opens]],
  'baseline-closes': [[/./, opens]],
  'cidr-group-unknown': [[/./, opens]],
  'deny-without-allow': [[/./, opens]],
  // The name is no longer asked for, outside neither.
  'fqdn-in-cluster': [[/./, ({ port }) => port === 5432]],
  'fqdn-without-dns-rule': [[/./, ({ is, port }) => is === 'conditional' || port === 53]],
  'nodes-cut-off': [[/./, opens]],
  'own-node-only': [[/./, opens]],
  'peer-matches-nothing': [[/./, opens]],
  'range-misses-pods': [[/./, opens]],
  'service-anywhere': [[/./, closes]],
  'service-unknown': [[/./, ({ is, to, port }) => (is === 'deny' || to.startsWith('pod/shop/db')) && port === 5432]],
  'allows-nothing': [
    [/^Allow all/, opens],
    [/^Say so/, 'nothing'],
  ],
  'dns-egress-cut': [[/^Allow DNS/, opensPort(53, 'UDP', 'TCP')]],
  'dns-tcp-missing': [[/TCP 53/, opensPort(53, 'TCP')]],
  'egress-stays-open': [
    [/^Deny egress too/, closes],
    // It no longer isolates for ingress: that is the choice.
    [/^Deny egress only/, ({ from, is }) => is === 'allow' || from.startsWith('pod/shop/')],
  ],
  'empty-peer-list': [
    [/^Every pod/, opens],
    [/./, 'nothing'],
  ],
  'namespace-name-label': [[/./, opens]],
  'peer-elsewhere': [[/./, opens]],
  'peer-split': [[/./, closes]],
  'pod-selector-missing': [[/./, 'nothing']],
  'policy-type-egress-missing': [
    [/^Add/, closes],
    [/^Remove/, 'nothing'],
  ],
  'policy-type-ingress-missing': [
    [/^Add/, closes],
    [/^Remove/, 'nothing'],
  ],
  'ports-split': [[/./, closes]],
  'selects-nothing': [[/./, closes]],
  'service-address': [[/./, opens]],
  'service-port': [
    [/8080|http/, moves(['TCP', 80], ['TCP', 8080])],
    [/5433/, moves(['TCP', 5432], ['TCP', 5433])],
  ],
  'stray-dash': [
    [/^Delete|^Allow nothing/, closes],
    [/^Allow everything/, 'nothing'],
  ],
  'udp-missing': [
    [/53/, opensPort(53, 'UDP')],
    [/^Use UDP/, moves(['TCP', 123], ['UDP', 123])],
  ],
  'unknown-port-name': [[/./, opens]],
};

const FILES = goldenFiles('bad');

describe.each(Object.entries(PROMISES))('fixes of %s', (code, promises) => {
  it('change the verdicts they promise to change, and no other', async () => {
    const kept = new Set<Promised>();
    for (const file of FILES.filter((candidate) => candidate.code === code)) {
      const { text } = readMarked(file.source);
      const snapshot = file.snapshot ?? '';
      const before = await programsOf(snapshot, text);
      for (const fix of (await diagnose(text, file.snapshot)).flatMap(({ fixes }) => fixes)) {
        const promised = promises.find(([title]) => title.test(fix.title))?.[1] ?? 'nothing';
        const changes = changesBetween(before, await programsOf(snapshot, applied(text, fix.edits)));
        const broken = promised === 'nothing' ? changes : changes.filter((change) => !promised(change));
        expect(broken, `${file.name}: ${fix.title}`).toEqual([]);
        if (promised === 'nothing' || changes.length > 0) kept.add(promised);
      }
    }
    // A promise that no manifest shows to be kept would prove nothing.
    expect(kept.size).toBe(new Set(promises.map(([, promised]) => promised)).size);
  });
});
