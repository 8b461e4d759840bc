import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../server/src/features/results.ts';
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

/** Asks other requests, names or messages of whom was let through for some. */
const asksOther = ({ was, is }: Change) => was === 'conditional' && is === 'conditional';

const PROMISES: Readonly<Record<string, readonly (readonly [title: RegExp, promised: Promised])[]>> = {
  'api-server-by-service': [[/./, opens]],
  'baseline-closes': [[/./, opens]],
  'cidr-group-unknown': [[/./, opens]],
  'default-deny-idle': [[/^Close egress/, ({ from, is }) => is === 'deny' && from === 'pod/shop/web-0']],
  'deny-without-allow': [[/./, opens]],
  'dns-rule-misses-name': [[/^Let/, ({ is }) => is === 'conditional']],
  'except-readmitted': [[/^Deny/, ({ to, is }) => is === 'deny' && to === String(0xa9fea9fe)]],
  // The name is no longer asked for, outside neither.
  'fqdn-in-cluster': [[/./, ({ port }) => port === 5432]],
  'fqdn-too-wide': [[/./, asksOther]],
  'fqdn-without-dns-rule': [[/./, ({ is, port }) => is === 'conditional' || port === 53]],
  'http-header': [[/./, asksOther]],
  'http-host': [[/./, asksOther]],
  'http-method': [[/./, asksOther]],
  'http-path': [[/./, asksOther]],
  'icmp-family': [[/./, (change) => opens(change) && change.protocol === 'ICMPv6' && change.icmp?.type === 128]],
  // It was every message.
  'icmp-type-zero': [[/./, (change) => closes(change) && change.protocol === 'ICMP' && change.icmp?.type !== 8]],
  // Who passes is the same; what is new is the proxy that looks.
  'layer7-empty': [[/./, 'nothing']],
  'own-namespace-only': [[/./, opens]],
  'own-node-only': [[/./, opens]],
  'range-misses-pods': [[/./, opens]],
  'service-anywhere': [[/./, closes]],
  'ports-name-nothing': [[/./, opens]],
  'preflight-only': [[/./, 'nothing']],
  'subject-namespace': [
    // It governs pods of the other namespace, and those of its own no more.
    [/^Move/, ({ to, is }) => is === (to.startsWith('pod/shop/') ? 'allow' : 'deny')],
    // It governs somebody now.
    [/^Remove/, closes],
  ],
  'service-unknown': [[/./, ({ is, to, port }) => (is === 'deny' || to.startsWith('pod/shop/db')) && port === 5432]],
  'allows-nothing': [
    [/^Allow (all|everything)/, opens],
    [/^Say so/, 'nothing'],
  ],
  'cidr-host-bits': [
    [/^The network/, 'nothing'],
    [/^The single/, closes],
  ],
  'cidr-ipv4-mapped': [[/./, 'nothing']],
  'cidr-leading-zeros': [[/./, 'nothing']],
  'cidr-not-canonical': [[/./, 'nothing']],
  'deny-any-address': [
    [/connections to pods/, opens],
    [/DNS/, 'nothing'],
  ],
  'dns-egress-cut': [[/^Allow DNS/, opensPort(53, 'UDP', 'TCP')]],
  'dns-tcp-missing': [[/TCP 53/, opensPort(53, 'TCP')]],
  'dns-wrong-peer': [[/^Select/, opensPort(53, 'UDP', 'TCP')]],
  'egress-stays-open': [
    [/^Deny egress too/, closes],
    // It no longer isolates for ingress: that is the choice.
    [/^Deny egress only/, ({ from, is }) => is === 'allow' || from.startsWith('pod/shop/')],
    [/^Close egress too/, closes],
    [/^Close egress only/, ({ from, is }) => is === 'allow' || from.startsWith('pod/shop/')],
  ],
  'empty-peer-list': [
    [/^Every pod/, opens],
    [/./, 'nothing'],
  ],
  'governs-hosts': [
    [/^Leave host endpoints and/, opens],
    [
      /^Leave host|^Write/,
      (change) => opens(change) && [change.from, change.to].some((end) => end.startsWith('node/')),
    ],
    [/^Only those that/, opens],
    [/^Allow/, opensPort(53, 'UDP', 'TCP')],
  ],
  'label-never-there': [[/./, () => true]],
  'not-selector-scope': [[/^Look/, opens]],
  'outside-never-matches': [[/^Mean/, opens]],
  'priority-tie': [
    // What the order left open is settled.
    [/^Ask it behind them/, opens],
    [/^Ask it/, ({ was }) => was === 'unknown'],
  ],
  'own-end': [[/^Ask it of the/, opens]],
  'pass-allows': [[/^Write/, 'nothing']],
  'peer-without-namespace': [[/^Mean/, closes]],
  'pre-dnat-without-deny': [[/^Deny/, 'nothing']],
  'host-endpoint-alone': [[/^Let through/, opens]],
  'nodes-cut-off': [
    [/^Allow the other/, opens],
    [/^Allow TCP 10250/, (change) => opensPort(10250, 'TCP')(change) && change.to.startsWith('node/')],
  ],
  'selector-contradiction': [[/^Either/, closes]],
  'selector-value': [[/^Write/, closes]],
  'staged-policy': [[/^Enforce/, closes]],
  'tier-order': [[/^Ask it just before/, () => true]],
  'tier-unknown': [[/^Change/, () => true]],
  'source-ports': [[/^Ask/, ({ is, port }) => is === 'deny' || port === 8080]],
  'types-missing': [
    [/^Govern/, opens],
    [/^Say so/, 'nothing'],
  ],
  'empty-rule': [
    [/^Delete/, closes],
    [/^Write/, 'nothing'],
  ],
  'family-missing': [
    [/^Mean both/, opens],
    [/^Add/, 'nothing'],
  ],
  // The policy selects pods that it did not, and isolates them.
  'generated-label': [[/./, closes]],
  'ignore-unknown-code': [
    [/^Add UDP/, opensPort(53, 'UDP')],
    [/./, 'nothing'],
  ],
  'ignore-unused': [[/./, 'nothing']],
  'ingress-denied-by-default': [
    [/^Govern egress only/, opens],
    [/^Say so/, 'nothing'],
  ],
  'label-absent': [[/./, opens]],
  'label-empty': [[/./, 'nothing']],
  // Of a rule that denies: not every pod any more.
  'label-null': [[/./, opens]],
  'namespace-ignored': [[/./, 'nothing']],
  'namespace-label-on-pods': [[/./, opens]],
  'namespace-name-label': [[/./, opens]],
  'namespace-selector-missing': [[/./, 'nothing']],
  'no-such-namespace': [
    [/monitoring|podSelector/, opens],
    // Of a rule that denies.
    [/team=lab/, closes],
  ],
  'not-only-internet': [[/./, closes]],
  'peer-elsewhere': [[/./, opens]],
  'peer-joined': [[/./, opens]],
  'peer-matches-nothing': [
    [/prometheus|client|Service|^Match|^Mean/, opens],
    // Of a rule that denies.
    [/app=bench/, closes],
  ],
  'peer-split': [[/./, closes]],
  'pass-is-no-allow': [[/./, opens]],
  // The address stands for the one pod that has it now.
  'pod-address': [[/./, 'nothing']],
  'pod-selector-missing': [[/./, 'nothing']],
  'policy-type-egress-missing': [
    [/^Add/, closes],
    [/^Remove/, 'nothing'],
  ],
  'policy-type-ingress-missing': [
    [/^Add/, closes],
    [/^Remove/, 'nothing'],
  ],
  'port-leading-zero': [
    [/443/, opensPort(443, 'TCP')],
    // What cannot be read stands for every port until it is.
    [/./, closes],
  ],
  'port-name-differs': [[/8080/, ({ port, is, was }) => port === 8080 && is !== was]],
  'port-name-protocol': [[/./, opens]],
  'ports-split': [[/./, closes]],
  // Of a rule that denies.
  'range-order': [[/./, closes]],
  'reply-rule': [[/./, closes]],
  'rule-redundant': [[/./, 'nothing']],
  'selects-nothing': [
    // No address of a workload without pods is known: whether its own node asks is open.
    [/Deployment/, ({ is }) => is !== 'allow'],
    [/./, closes],
  ],
  'service-address': [[/./, opens]],
  'service-port': [
    [/8080|http/, moves(['TCP', 80], ['TCP', 8080])],
    [/5433/, moves(['TCP', 5432], ['TCP', 5433])],
  ],
  'stray-dash': [
    [/^Delete|^Allow nothing/, closes],
    [/^Allow everything|^Say so/, 'nothing'],
  ],
  'system-namespaces': [[/./, opens]],
  'type-without-rules': [
    [/^Leave/, opens],
    [/^Say so/, 'nothing'],
  ],
  'udp-missing': [
    [/53/, opensPort(53, 'UDP')],
    [/^Use UDP/, moves(['TCP', 123], ['UDP', 123])],
  ],
  'unknown-port-name': [[/./, opens]],
  'wrong-end-port': [
    [/8080/, ({ is, port }) => (is === 'allow' ? port === 8080 : port === 9090 || port === 5432)],
    [/5432/, moves(['TCP', 8080], ['TCP', 5432])],
  ],
};

const FILES = goldenFiles('bad');

/** Where verdicts are asked for a code without a cluster of its own. */
const CLUSTER = readFileSync(new URL('cluster.yaml', import.meta.url), 'utf8');

describe.each(Object.entries(PROMISES))('fixes of %s', (code, promises) => {
  it('change the verdicts they promise to change, and no other', async () => {
    const kept = new Set<Promised>();
    for (const file of FILES.filter((candidate) => candidate.code === code)) {
      const { text } = readMarked(file.source);
      const snapshot = file.snapshot ?? CLUSTER;
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

/** What a validator refuses is not in force, so that there is no verdict that could stay. */
const isRefused = ({ level }: Diagnostic) => level === 'error';

it('leaves no fix of what policies in force may hold without a promise', async () => {
  const silent = new Set<string>();
  for (const file of FILES) {
    for (const found of await diagnose(readMarked(file.source).text, file.snapshot)) {
      if (isRefused(found)) continue;
      for (const { title } of found.fixes) {
        if (!PROMISES[found.code]?.some(([promised]) => promised.test(title))) silent.add(`${found.code}: ${title}`);
      }
    }
  }
  expect([...silent]).toEqual([]);
});
