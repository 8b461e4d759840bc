import { describe, expect, test } from 'vitest';
import { simulate, simulateNothing } from '../../../../server/src/features/simulate.ts';
import type { SimulateParams } from '../../../../server/src/protocol.ts';
import { policyWith } from '../world.ts';
import { type FlowWorldOptions, flowWorld, SHOP_POLICIES } from './flowWorld.ts';

/** `shop/web -> shop/db-0 UDP 53`; a port may be a name, and may be missing. */
function ask(line: string, policies = SHOP_POLICIES, options: FlowWorldOptions = {}) {
  const [from = '', , to = '', ...rest] = line.split(' ');
  const protocol = rest.find((word) => /^[A-Z]/.test(word));
  const port = rest.find((word) => /^[a-z0-9-]+$/.test(word) && !word.startsWith('v'));
  const family = rest.includes('v6') ? 6 : rest.includes('v4') ? 4 : undefined;
  const params: SimulateParams = {
    from,
    to,
    ...(port !== undefined && { port }),
    ...(protocol !== undefined && { protocol }),
    ...(family !== undefined && { family }),
  };
  return simulate(params, flowWorld(policies, options).world);
}

const WEB = 'shop/web-7d9f4-aaaaa';
const API = 'shop/api-5c6b8-ccccc';

describe('the verdict and its cause in one sentence', () => {
  test.each([
    [
      `${API} -> shop/db-0 5432`,
      'allow',
      `Rule 1 of \`shop/allow-api\` (line 21) lets it enter \`shop/db-0\`; no policy selects \`${API}\` for egress.`,
    ],
    [
      `${API} -> shop/db-0 5433`,
      'deny',
      'None of the 2 ingress rules for `shop/db-0` matches; the nearest is rule 1 of `shop/allow-api` (line 21): needs TCP 5432, flow is TCP 5433.',
    ],
    [
      'monitoring/prometheus-0 -> shop/db-0 metrics',
      'allow',
      'Rule 2 of `shop/allow-api` (line 27) lets it enter `shop/db-0`; no policy selects `monitoring/prometheus-0` for egress.',
    ],
    [
      `${WEB} -> shop/db-0 5432`,
      'deny',
      `None of the 2 egress rules for \`${WEB}\` matches; the nearest is rule 1 of \`shop/web-out\` (line 61): needs label \`app=api\`, has \`app=db\`. Entering \`shop/db-0\` is denied too.`,
    ],
    [
      `shop/db-0 -> ${API} 8080`,
      'deny',
      `\`${API}\` accepts no ingress: \`shop/default-deny\` isolates it and has no ingress rules.`,
    ],
    ['node:n1 -> shop/db-0 22', 'allow', 'The own node of `shop/db-0` always reaches it.'],
    [`203.0.113.7 -> ${WEB} http`, 'allow', `Rule 1 of \`shop/web\` (line 47) lets it enter \`${WEB}\`.`],
    ['shop/db-0 -> 203.0.113.7 443', 'allow', 'No policy selects `shop/db-0` for egress.'],
    ['shop/db-0 -> shop/db-0 5432', 'allow', '`shop/db-0` always reaches itself.'],
    [
      'kube-system/coredns -> monitoring/prometheus-0 9090',
      'allow',
      'No policy selects `monitoring/prometheus-0` for ingress; no policy selects `kube-system/coredns-66bc5-ddddd` for egress.',
    ],
    [
      `shop/db-0 -> ${WEB} ICMP`,
      'unknown',
      'Not known: protocols other than TCP, UDP and SCTP are left to the implementation; most enforcers deny it.',
    ],
  ])('%s', (line, verdict, reason) => {
    const result = ask(line);
    expect(result.reason).toBe(reason);
    expect(result.verdict).toBe(verdict);
    expect(result.problem).toBeUndefined();
  });

  test.each([
    [
      'ingress: [{from: [{podSelector: {matchLabels: {role: api}}}], ports: [{port: 5432}]}]',
      '`shop/db-0` accepts ingress only from pods with `role=api` in `shop` on TCP 5432; `shop/web-7d9f4-aaaaa` has `role=web` (shop/allow, line 8).',
    ],
    [
      'ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]',
      '`shop/db-0` accepts ingress only from any pod in namespaces with `team=ops` on every protocol and port; namespace `shop` has `team=shop` (shop/allow, line 8).',
    ],
    [
      'ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.1.0/24]}}]}]',
      '`shop/db-0` accepts ingress only from 10.0.0.0/8 without 10.0.1.0/24 on every protocol and port; 10.0.1.1 is in 10.0.1.0/24 (shop/allow, line 8).',
    ],
    [
      'ingress: [{ports: [{port: metrics}]}]',
      '`shop/db-0` accepts ingress only from anyone on TCP port `metrics`; `metrics` is 9187 on `shop/db-0`, this flow goes to 5432 (shop/allow, line 8).',
    ],
    [
      'ingress: [{ports: [{protocol: UDP}]}]',
      '`shop/db-0` accepts ingress only from anyone on every UDP port; this flow is TCP (shop/allow, line 8).',
    ],
  ])('one rule that does not match: %s', (rules, reason) => {
    const policy = policyWith(`podSelector: {matchLabels: {app: db}}\n${rules}\n`);
    expect(ask(`${WEB} -> shop/db-0 5432`, policy).reason).toBe(reason);
  });
});

describe('the nearest of several rules explains the denial', () => {
  test.each([
    [
      'a rule for named peers whose port differs, before one whose peers differ',
      'ingress: [{from: [{podSelector: {matchLabels: {role: api}}}]}, {from: [{podSelector: {matchLabels: {role: web}}}], ports: [{port: 80}]}]',
      'rule 2',
    ],
    [
      'a rule whose label differs, before a rule for everyone about another protocol',
      'ingress: [{ports: [{protocol: UDP, port: 53}]}, {from: [{podSelector: {matchLabels: {role: api}}}]}]',
      'rule 2',
    ],
    [
      'the pod of the right namespace, before the wrong namespace',
      'ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}, {from: [{podSelector: {matchLabels: {role: api}}}]}]',
      'rule 2',
    ],
    [
      'an exception of a range that holds it, before a range that does not',
      'ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.1.0/24]}}]}]',
      'rule 2',
    ],
    ['the first of equals', 'ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}]', 'rule 1'],
  ])('%s', (_, rules, nearest) => {
    const policy = policyWith(`podSelector: {matchLabels: {app: db}}\n${rules}\n`);
    expect(ask(`${WEB} -> shop/db-0 5432`, policy).reason).toContain(`the nearest is ${nearest} of`);
  });
});

describe('through a Service', () => {
  const toWebOnly = policyWith('podSelector: {matchLabels: {app: api}}\npolicyTypes: [Ingress]\n');

  test('policy is asked at the port of the pods', () => {
    const { flow, egress } = ask(`${WEB} -> svc:shop/api 80`);
    expect(flow.service).toBe(`shop/api port 80 -> 8080 on ${API}`);
    expect(egress.summary).toBe('let through by NetworkPolicy shop/web-out, rule 1');
  });

  test('some backends allow and some do not', () => {
    const result = ask('shop/db-0 -> svc:shop/mirror 80', toWebOnly);
    expect(result.verdict).toBe('conditional');
    expect(result.title).toBe('Allowed if …');
    expect(result.backends).toEqual([
      { label: 'shop/web-7d9f4-bbbbb TCP 8080', verdict: 'allow', shown: false },
      { label: `${API} TCP 8080`, verdict: 'deny', shown: true },
      { label: '203.0.113.80 TCP 8080', verdict: 'allow', shown: false },
    ]);
    expect(result.reason).toBe(
      `Allowed for \`shop/web-7d9f4-bbbbb\` and \`203.0.113.80\`, denied for \`${API}\`. \`${API}\` accepts no ingress: \`shop/allow\` isolates it and has no ingress rules.`,
    );
  });

  test.each([
    ['svc:shop/db 5432', 'shop/db is headless: straight to port 5432 on shop/db-0'],
    ['svc:shop/db 9999', 'shop/db is headless: straight to port 9999 on shop/db-0'],
    ['10.96.0.10 80', 'shop/web port 80 -> 8080 on 2 pods'],
    ['192.168.0.1 30080', 'shop/web node port 30080 -> 8080 on 2 pods'],
    ['node:n2 30080', 'shop/web node port 30080 -> 8080 on 2 pods'],
    ['svc:shop/web', 'shop/web port 80 -> 8080 on 2 pods'],
    ['svc:kube-system/kube-dns dns-tcp', 'kube-system/kube-dns port 53 -> 53 on kube-system/coredns-66bc5-ddddd'],
  ])('%s', (to, service) => {
    expect(ask(`${API} -> ${to}`).flow.service).toBe(service);
  });

  test('a node that forwards may show its own address: the source is not known to a rule that asks for it', () => {
    const byAddress = policyWith(
      'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]\n',
    );
    const result = ask('203.0.113.7 -> 192.168.0.2 30080', byAddress);
    expect(result.verdict).toBe('unknown');
    expect(result.reason).toContain(
      'a source address that a node or load balancer rewrote is left to the implementation',
    );
  });
});

describe('what cannot be answered says what would be', () => {
  test.each([
    [`${WEB} -> shop/db-0`, 'A port is needed for `shop/db-0`. It has TCP 5432 (postgres) and TCP 9187 (metrics).'],
    [
      `${WEB} -> shop/db-0 postgrs`,
      '`shop/db-0` has no port `postgrs`. Did you mean `postgres`? It has TCP 5432 (postgres) and TCP 9187 (metrics).',
    ],
    [`${WEB} -> svc:shop/api 8080`, '`Service shop/api` has no port `8080`. It has TCP 80.'],
    [
      `${WEB} -> svc:kube-system/kube-dns`,
      'A port is needed for `Service kube-system/kube-dns`. It has UDP 53 (dns) and TCP 53 (dns-tcp).',
    ],
    [
      `${WEB} -> svc:shop/backoffice 80`,
      'Service `shop/backoffice` leads nowhere: no pod in `shop` has `backoffice=yes`.',
    ],
    [
      `${WEB} -> svc:shop/payments 443`,
      'Service `shop/payments` is another name for `pay.example.com`: give the address that the name resolves to.',
    ],
    [
      `svc:shop/web -> shop/db-0 5432`,
      'A Service sends nothing: its pods do. Behind `shop/web` are `shop/web-7d9f4-aaaaa` or `shop/web-7d9f4-bbbbb`.',
    ],
    [`${WEB} -> svc:shop/web ICMP`, 'A Service forwards no ICMP: ask for a pod behind it.'],
    [`${WEB} -> shop/db-0 80 ICMP`, 'ICMP has no ports: leave the port away.'],
    [`${WEB} -> shop/db-0 80 GRE`, '`GRE` is no protocol here. There are TCP, UDP, SCTP, ICMP and ICMPv6.'],
    [`${WEB} -> shop/db-0 65536`, '`65536` is no port: ports are whole numbers from 1 to 65535.'],
    [
      '10.0.1.1 -> fd00:1::3 80',
      'A flow has one address family: `shop/web-7d9f4-aaaaa` to `shop/db-0` would need IPv4 and IPv6.',
    ],
    [`${WEB} -> svc:shop/api 80 v6`, '`Service shop/api` has no IPv6 address: it has no part in a flow over IPv6.'],
  ])('%s', (line, problem) => {
    const result = ask(line);
    expect(result.problem).toBe(problem);
    expect(result.verdict).toBe('unknown');
    expect(result.text).toBe(problem.replaceAll('`', ''));
  });

  test('without a cluster', () => {
    expect(simulateNothing({ from: 'a/b', to: 'c/d' }, 3)).toMatchObject({ verdict: 'unknown', generation: 3 });
  });
});

describe('protocols and families', () => {
  test.each([
    ['shop/db-0 -> kube-system/coredns-66bc5-ddddd dns', 'UDP', 53, 4],
    ['shop/db-0 -> monitoring/prometheus-0', 'TCP', 9090, 4],
    ['shop/db-0 -> monitoring/prometheus-0 9090 v6', 'TCP', 9090, 6],
    ['shop/db-0 -> 2001:db8::1 443', 'TCP', 443, 6],
    ['shop/db-0 -> 203.0.113.9 53 udp', 'UDP', 53, 4],
  ])('%s', (line, protocol, port, family) => {
    const [head = '', lower] = line.split(' udp');
    const { flow } = ask(lower === undefined ? head : `${head} UDP`);
    expect(flow).toMatchObject({ protocol, port, family });
  });
});

describe('the trace', () => {
  const steps = (line: string, side: 'egress' | 'ingress', policies?: string, options?: FlowWorldOptions) =>
    ask(line, policies, options)[side].steps.map(({ kind, outcome, text, path }) => [kind, outcome, text, path ?? '']);

  test('tier, policy, rule in order, the deciding one marked, what came later not asked', () => {
    expect(steps(`${API} -> shop/db-0 5432`, 'ingress')).toEqual([
      ['tier', 'info', 'NetworkPolicy', ''],
      ['policy', 'info', 'NetworkPolicy shop/allow-api', ''],
      ['rule', 'decided', 'rule 1: allow from pods with `role=api` in `shop` on TCP 5432', 'spec.ingress[0]'],
      [
        'rule',
        'skipped',
        'rule 2: allow from pods with `app=prometheus` in namespaces with `team=ops` on TCP port `metrics`',
        'spec.ingress[1]',
      ],
      ['policy', 'skipped', 'NetworkPolicy shop/default-deny', ''],
      ['rule', 'skipped', 'no ingress rules', ''],
    ]);
  });

  test('a default deny is the work of the policies that isolate', () => {
    const all = steps(`${API} -> shop/db-0 1`, 'ingress');
    expect(all.at(-1)).toEqual([
      'tier-end',
      'decided',
      'nothing else passes: `shop/allow-api` and `shop/default-deny` isolate `shop/db-0` for ingress',
      '',
    ]);
    expect(all.filter(([kind, outcome]) => kind === 'rule' && outcome === 'no-match')).toHaveLength(3);
  });

  test('each rule that did not match says its first failed condition, once', () => {
    const peers =
      '[{podSelector: {matchLabels: {role: api}}}, {podSelector: {matchLabels: {role: api}}}, {ipBlock: {cidr: 192.0.2.0/24}}]';
    const policy = policyWith(`podSelector: {}\ningress: [{from: ${peers}}]\n`);
    const rule = ask(`${WEB} -> shop/db-0 5432`, policy).ingress.steps.find(({ kind }) => kind === 'rule');
    expect(rule?.because).toEqual([
      'needs label `role=api`, has `role=web`',
      'needs an address in 192.0.2.0/24, has 10.0.1.1',
    ]);
  });

  test('steps lead to their lines', () => {
    const { world, view } = flowWorld(SHOP_POLICIES);
    const result = simulate({ from: API, to: 'shop/db-0', port: 5432 }, world);
    const texts = result.ingress.steps.map(
      ({ place, file }) => place && [file, view.text.text.slice(place.span.start, place.span.end).split('\n')[0]],
    );
    expect(texts).toEqual([
      undefined,
      ['policy.yaml', 'allow-api'],
      ['policy.yaml', 'from:'],
      ['policy.yaml', 'from:'],
      ['policy.yaml', 'default-deny'],
      ['policy.yaml', 'default-deny'],
    ]);
    expect(result.reasonPlace).toEqual(result.ingress.steps[2]?.place);
  });

  test('what is written nowhere is in the cluster', () => {
    const result = ask(`${WEB} -> shop/db-0 5432`, policyWith('podSelector: {}\ningress: [{ports: [{port: 1}]}]\n'), {
      placeless: true,
    });
    expect(result.ingress.steps.some(({ place, file }) => place !== undefined || file !== undefined)).toBe(false);
    expect(result.reason).toContain('(shop/allow, in the cluster)');
    expect(result.text).toContain('isolated by NetworkPolicy shop/allow (in the cluster)');
  });

  test('a label that nobody knows yet leaves it open', () => {
    const template = `apiVersion: apps/v1
kind: Deployment
metadata: {name: late, namespace: shop}
spec: {template: {metadata: {labels: {app: late}}, spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}}`;
    const policy = policyWith('podSelector: {matchLabels: {pod-template-hash: abc}}\n');
    const result = ask('monitoring/prometheus-0 -> shop/late 80', policy, {
      cluster: `${template}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: prometheus-0, namespace: monitoring}\nspec: {nodeName: n1}\nstatus: {podIP: 10.0.0.1}`,
    });
    expect(result.verdict).toBe('unknown');
    expect(result.reason).toMatch(/^Not known: the value of label `pod-template-hash` on `Deployment shop\/late`/);
    expect(result.ingress.steps.some(({ outcome }) => outcome === 'unknown')).toBe(true);
  });
});

describe('facts and what to do with the answer', () => {
  test('snapshot with age, dataplane and how it is known, unsaved files, assumptions', () => {
    const { facts } = ask(`${API} -> shop/db-0 5432`, SHOP_POLICIES, {
      how: 'setting',
      unsaved: ['file:///policies/db.yaml'],
    });
    expect(Object.fromEntries(facts.map(({ name, value }) => [name, value]))).toMatchObject({
      Snapshot: '`staging`, 2 h old: 7 pods, 6 workloads, 3 namespaces, 4 policies',
      Dataplane: 'kubernetes (setting)',
      Unsaved: 'policies/db.yaml',
      Assumed: "a new connection, whose replies always pass; the pod's own node may always reach it",
    });
  });

  test('what an enforcer does differently is said, and by whom', () => {
    const policy = policyWith('podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]\n');
    const cilium = ask(`${WEB} -> shop/db-0 5432`, policy, { dataplane: 'cilium' });
    const kubernetes = ask(`${WEB} -> shop/db-0 5432`, policy);
    expect([kubernetes.verdict, cilium.verdict]).toEqual(['allow', 'deny']);
    expect(cilium.facts.find(({ name }) => name === 'Differs')?.value).toContain(
      'cilium never lets an address range stand for pods',
    );
    expect(kubernetes.facts.some(({ name }) => name === 'Differs')).toBe(false);
  });

  test('policies that nobody enforces are named', () => {
    const { facts, verdict } = ask(`${WEB} -> shop/db-0 5432`, SHOP_POLICIES, { dataplane: 'none' });
    expect(verdict).toBe('allow');
    expect(facts.find(({ name }) => name === 'Without effect')?.value).toMatch(
      /^none does not enforce NetworkPolicy shop\//,
    );
  });

  test('the command line asks the same again', () => {
    const first = ask(`shop/web -> svc:kube-system/kube-dns dns`);
    expect(first.commandLine).toBe(
      'netpol simulate --snapshot staging.yaml --from workload:shop/Deployment/web --to svc:kube-system/kube-dns --port 53 --protocol UDP',
    );
    expect(ask('app=web -> fd00:1::3 5432').commandLine).toBe(
      'netpol simulate --snapshot staging.yaml --from app=web --to fd00:1::3 --port 5432',
    );
  });
});
