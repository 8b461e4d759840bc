import { describe, expect, test } from 'vitest';
import { ask, clusterOf } from './support/families.ts';

/**
 * Scenarios of cilium.md 5 that the verdict sets do not hold: what layer 7, names, ICMP, groups and the agent's modes
 * make of a flow. Named by their numbers there.
 */

const CLUSTER = `
apiVersion: v1
kind: Namespace
metadata: {name: a, labels: {env: prod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: b, labels: {env: dev}}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {zone: east}}
status: {addresses: [{type: InternalIP, address: 192.168.0.11}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2, labels: {zone: west}}
status: {addresses: [{type: InternalIP, address: 192.168.0.12}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: a, labels: {app: web}}
spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
status: {phase: Running, podIP: 10.0.1.1, podIPs: [{ip: 10.0.1.1}, {ip: "fd00:1::1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cli, namespace: a, labels: {app: cli}}
spec: {nodeName: n1}
status: {phase: Running, podIP: 10.0.1.2, podIPs: [{ip: 10.0.1.2}, {ip: "fd00:1::2"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cli, namespace: b, labels: {app: cli, init: x}}
spec: {nodeName: n2}
status: {phase: Running, podIP: 10.0.2.1}
---
apiVersion: v1
kind: Pod
metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {nodeName: n2}
status: {phase: Running, podIP: 10.0.3.1}
`;

const IN_WEB = 'endpointSelector: {matchLabels: {app: web}}';
const FROM_CLI = 'fromEndpoints: [{matchLabels: {app: cli}}]';
const TO_DNS = 'toEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns}}]';

/** Policies of namespace a; a spec with `cluster` before it is clusterwide. */
function cilium(specs: readonly string[], config = '', version?: string) {
  const policies = specs.map((spec, i) => {
    const wide = spec.startsWith('cluster ');
    const kind = wide ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
    const body = spec.replace(/^cluster /, '');
    return `---\napiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: {name: p${i}${wide ? '' : ', namespace: a'}}\nspec: {${body}}\n`;
  });
  const settings =
    config === ''
      ? ''
      : `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {${config}}\n`;
  return clusterOf(CLUSTER + policies.join('') + settings, 'cilium', version);
}

const port = (number: number, protocol = 'TCP', rules = '') =>
  `toPorts: [{ports: [{port: "${number}", protocol: ${protocol}}]${rules === '' ? '' : `, ${rules}`}}]`;
const HTTP = port(80, 'TCP', 'rules: {http: [{method: GET, path: /api}]}');

describe('layer 7', () => {
  test('95: what the request is decides, and is named', () => {
    const verdict = ask(cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${HTTP}}]`]), 'a/cli -> a/web 80');
    expect(verdict.result).toBe('conditional');
    expect(verdict.conditions).toMatchObject([{ kind: 'http', requests: ['GET /api'] }]);
    expect(ask(cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${HTTP}}]`]), 'a/cli -> a/web 81').result).toBe('deny');
  });
  test.each([
    ['96: a plain allow for the same peers', `{${FROM_CLI}, ${port(80)}}`, 'allow'],
    ['97: an allow of the peers on every port', `{${FROM_CLI}}`, 'allow'],
    ['98: a plain allow for broader peers', `{fromEndpoints: [{}], ${port(80)}}`, 'allow'],
    ['another port lifts nothing', `{${FROM_CLI}, ${port(81)}}`, 'conditional'],
  ])('%s', (_, item, result) => {
    const both = cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${HTTP}}]`, `${IN_WEB}, ingress: [${item}]`]);
    expect(ask(both, 'a/cli -> a/web 80').result).toBe(result);
  });
  test('99: a deny comes first', () => {
    const denied = cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${HTTP}}], ingressDeny: [{${FROM_CLI}, ${port(80)}}]`]);
    expect(ask(denied, 'a/cli -> a/web 80').result).toBe('deny');
  });
  test('100: an empty list asks nothing', () => {
    const empty = cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${port(80, 'TCP', 'rules: {http: []}')}}]`]);
    expect(ask(empty, 'a/cli -> a/web 80').result).toBe('allow');
  });
  test('101: without TCP the agent takes no HTTP rules, nor anything else of the object', () => {
    const any = cilium([`${IN_WEB}, ingress: [{toPorts: [{ports: [{port: "80"}], rules: {http: [{method: GET}]}}]}]`]);
    expect(ask(any, 'a/cli -> a/web 81').result).toBe('allow');
  });
  test('115: a TLS name stays asked beside a plain allow of the same peers and port', () => {
    const sni = `endpointSelector: {matchLabels: {app: cli}}, egress: [{${port(443, 'TCP', 'serverNames: [a.com]')}}]`;
    const plain = `endpointSelector: {matchLabels: {app: cli}}, egress: [{${port(443)}}]`;
    const other = `endpointSelector: {matchLabels: {app: cli}}, egress: [{toEntities: [world]}]`;
    expect(ask(cilium([sni, plain]), 'a/cli -> 203.0.113.7 443').result).toBe('conditional');
    expect(ask(cilium([sni, other]), 'a/cli -> 203.0.113.7 443').result).toBe('allow');
  });
  test('where nothing isolates, what layer 7 asks only observes', () => {
    const open = cilium([`${IN_WEB}, enableDefaultDeny: {ingress: false}, ingress: [{${FROM_CLI}, ${HTTP}}]`]);
    expect(ask(open, 'a/cli -> a/web 80').result).toBe('allow');
  });
  test('146: authentication is a condition', () => {
    const asked = cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, authentication: {mode: required}}]`]);
    expect(ask(asked, 'a/cli -> a/web 80').conditions).toMatchObject([{ kind: 'authentication' }]);
  });
});

describe('names', () => {
  const CLI = 'endpointSelector: {matchLabels: {app: cli}}';
  const API = `{toFQDNs: [{matchName: api.example.com}], ${port(443)}}`;
  const dns = (rules: string, protocol = 'ANY') => `{${TO_DNS}, ${port(53, protocol, rules)}}`;
  const to = 'a/cli -> 203.0.113.7 443';

  test.each([
    ['103: no rule for DNS', [API], 'deny'],
    ['104: DNS that does not pass the proxy', [API, dns('')], 'deny'],
    ['105: DNS that does', [API, dns('rules: {dns: [{matchPattern: "*"}]}')], 'conditional'],
  ])('%s', (_, items, result) => {
    expect(ask(cilium([`${CLI}, egress: [${items.join(', ')}]`]), to).result).toBe(result);
  });
  test('110: nothing inside the cluster has a name', () => {
    const inside = cilium([
      `${CLI}, egress: [{toFQDNs: [{matchPattern: "*"}]}, ${dns('rules: {dns: [{matchPattern: "*"}]}')}]`,
    ]);
    expect(ask(inside, 'a/cli -> a/web 8080').result).toBe('deny');
    expect(ask(inside, 'a/cli -> n2 443').result).toBe('deny');
  });
  test('111: an allow of the name servers on every port does not lift the filter', () => {
    const asked = 'rules: {dns: [{matchName: example.com}]}';
    const filtered = cilium([`${CLI}, egress: [${dns(asked)}, {${TO_DNS}}]`]);
    const verdict = ask(filtered, 'a/cli -> kube-system/dns UDP 53');
    expect([verdict.result, verdict.conditions[0]?.kind]).toEqual(['conditional', 'dns-query']);
  });
  test('112: a plain allow of port and protocol does, for that protocol', () => {
    const asked = 'rules: {dns: [{matchName: example.com}]}';
    const plain = cilium([`${CLI}, egress: [${dns(asked)}, {${TO_DNS}, ${port(53, 'UDP')}}]`]);
    expect(ask(plain, 'a/cli -> kube-system/dns UDP 53').result).toBe('allow');
    expect(ask(plain, 'a/cli -> kube-system/dns TCP 53').result).toBe('conditional');
  });
});

describe('ICMP', () => {
  const echo = cilium([`${IN_WEB}, ingress: [{icmps: [{fields: [{type: EchoRequest}]}]}]`]);
  test('64: of the family that is meant, IPv4 where none is', () => {
    expect(ask(echo, 'a/cli -> a/web ICMP', { icmp: { type: 8 } }).result).toBe('allow');
    expect(ask(echo, 'a/cli -> a/web ICMP', { icmp: { type: 5 } }).result).toBe('deny');
    expect(ask(echo, 'a/cli -> a/web ICMPv6', { icmp: { type: 128 }, family: 6 }).result).toBe('deny');
  });
  test('a type that nobody said is a condition', () => {
    const verdict = ask(echo, 'a/cli -> a/web ICMP');
    expect([verdict.result, verdict.conditions[0]?.kind]).toEqual(['conditional', 'icmp-type']);
  });
  test('65: type 0 is every type', () => {
    const any = cilium([`${IN_WEB}, ingress: [{icmps: [{fields: [{type: 0}]}]}]`]);
    expect(ask(any, 'a/cli -> a/web ICMP', { icmp: { type: 8 } }).result).toBe('allow');
  });
  test('50, 51: no protocol means the three with ports; no ports means everything', () => {
    expect(ask(cilium([`${IN_WEB}, ingress: [{${FROM_CLI}, ${port(80, 'ANY')}}]`]), 'a/cli -> a/web ICMP').result).toBe(
      'deny',
    );
    expect(ask(cilium([`${IN_WEB}, ingress: [{${FROM_CLI}}]`]), 'a/cli -> a/web ICMP').result).toBe('allow');
  });
});

describe('CIDR groups', () => {
  const CLI = 'endpointSelector: {matchLabels: {app: cli}}';
  const group = (peer: string) =>
    clusterOf(
      `${CLUSTER}---
apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
metadata: {name: partners, labels: {role: partner}}
spec: {externalCIDRs: [203.0.113.0/24]}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: p, namespace: a}
spec: {${CLI}, egress: [{toCIDRSet: [${peer}]}]}
`,
      'cilium',
    );
  const results = (peer: string) =>
    ['203.0.113.7', '198.51.100.9', 'a/web', 'n2'].map((end) => ask(group(peer), `a/cli -> ${end} 443`).result);

  test.each([
    ['by name', '{cidrGroupRef: partners}', ['allow', 'deny', 'deny', 'deny']],
    ['82: a name that nobody has', '{cidrGroupRef: others}', ['deny', 'deny', 'deny', 'deny']],
    ['by label', '{cidrGroupSelector: {matchLabels: {role: partner}}}', ['allow', 'deny', 'deny', 'deny']],
    ['with a hole', '{cidrGroupRef: partners, except: [203.0.113.0/28]}', ['deny', 'deny', 'deny', 'deny']],
    ['83: of nothing', '{cidrGroupSelector: {}}', ['allow', 'allow', 'allow', 'allow']],
    [
      '83b: of negations alone',
      '{cidrGroupSelector: {matchExpressions: [{key: role, operator: DoesNotExist}]}}',
      ['deny', 'allow', 'deny', 'deny'],
    ],
  ])('%s', (_, peer, wanted) => expect(results(peer)).toEqual(wanted));
});

describe('modes and signs', () => {
  const NONE = 'endpointSelector: {matchLabels: {app: nobody}}, ingress: [{}]';
  test('131: never', () => {
    const never = cilium([`${IN_WEB}, ingress: [{}]`], 'enable-policy: never');
    expect(ask(never, 'a/cli -> a/web 80').result).toBe('allow');
  });
  test('132, 133: always, and then the own node only where a policy selects the pod', () => {
    const always = cilium([NONE], 'enable-policy: always');
    expect(ask(always, 'a/cli -> a/web 80').result).toBe('deny');
    expect(ask(always, 'n1 -> a/web 80').result).toBe('deny');
    expect(ask(cilium([NONE], 'enable-policy: always', '1.19.4'), 'n1 -> a/web 80').result).toBe('allow');
    expect(ask(always, 'a/cli -> a/web 80').egress.steps.at(-1)).toEqual({ kind: 'isolated', why: 'setting' });
  });
  test('139b: a label with the key init isolates, without any policy', () => {
    const quirk = cilium([NONE]);
    expect(ask(quirk, 'a/cli -> b/cli 80').result).toBe('deny');
    expect(ask(quirk, 'b/cli -> a/cli 80').result).toBe('deny');
    expect(ask(quirk, 'n2 -> b/cli 80').result).toBe('deny');
  });
  test('75, 76: ranges hold nodes where they are told to, but for the whole of the addresses', () => {
    const range = (cidr: string) => `endpointSelector: {matchLabels: {app: cli}}, egress: [{toCIDR: [${cidr}]}]`;
    expect(ask(cilium([range('192.168.0.12/32')]), 'a/cli -> n2 443').result).toBe('deny');
    const nodes = 'policy-cidr-match-mode: nodes';
    expect(ask(cilium([range('192.168.0.12/32')], nodes), 'a/cli -> n2 443').result).toBe('allow');
    expect(ask(cilium([range('0.0.0.0/0')], nodes), 'a/cli -> n2 443').result).toBe('deny');
  });
  test('allow-localhost: policy', () => {
    const strict = cilium([`${IN_WEB}, ingress: [{}]`], 'allow-localhost: policy');
    expect(ask(strict, 'n1 -> a/web 80').result).toBe('deny');
    const said = cilium([`${IN_WEB}, ingress: [{fromEntities: [host]}]`], 'allow-localhost: policy');
    expect(ask(said, 'n1 -> a/web 80').result).toBe('allow');
    expect(ask(said, 'n2 -> a/web 80').result).toBe('deny');
  });
  test('kinds that are switched off are not read', () => {
    const off = cilium([`${IN_WEB}, ingress: [{}]`], 'enable-cilium-network-policy: "false"');
    expect(ask(off, 'a/cli -> a/web 80').result).toBe('allow');
    expect(off.withoutEffect).toHaveLength(1);
  });
});

describe('what the agent refuses has no effect', () => {
  const IN = 'endpointSelector: {matchLabels: {app: web}}';
  test.each([
    [
      'V10: Services beside endpoints in a deny',
      `${IN}, egressDeny: [{toEndpoints: [{}], toServices: [{k8sService: {serviceName: x, namespace: a}}]}]`,
      '',
      'a/web -> a/cli 80',
    ],
    ['V11: nodes by label while that is off', `cluster ${IN}, egress: [{toNodes: [{}]}]`, '', 'a/web -> a/cli 80'],
    [
      'V17: layer 7 while the proxy is off',
      `${IN}, egress: [{${TO_DNS}, ${port(53, 'UDP', 'rules: {dns: [{matchPattern: "*"}]}')}}]`,
      'enable-l7-proxy: "false"',
      'a/web -> a/cli 80',
    ],
    [
      'V19: ICMP while that is off',
      `${IN}, egress: [{icmps: [{fields: [{type: 8}]}]}]`,
      'enable-icmp-rules: "false"',
      'a/web -> a/cli 80',
    ],
  ])('%s', (_, spec, config, flow) => {
    expect(ask(cilium([spec], config), flow).result).toBe('allow');
  });
  test('V11: and has one where it is on', () => {
    const spec = `cluster ${IN}, egress: [{toNodes: [{}]}]`;
    expect(ask(cilium([spec], 'enable-node-selector-labels: "true"'), 'a/web -> a/cli 80').result).toBe('deny');
  });
  test('one entry of `specs` that asks for what is off takes the others with it', () => {
    const text = `${CLUSTER}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: a}\nspecs: [{${IN}, ingress: [{}]}, {${IN}, egress: [{icmps: [{fields: [{type: 8}]}]}]}]\n`;
    const off =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-icmp-rules: "false"}\n';
    expect(ask(clusterOf(text, 'cilium'), 'a/cli -> a/web 80').result).toBe('deny');
    expect(ask(clusterOf(text + off, 'cilium'), 'a/cli -> a/web 80').result).toBe('allow');
  });
});

describe('the label `init`', () => {
  test('counts only where it is part of the identity, and not under `never`', () => {
    expect(ask(cilium([], 'labels: "k8s:app"'), 'a/cli -> b/cli 80').result).toBe('allow');
    expect(ask(cilium([], 'enable-policy: never'), 'a/cli -> b/cli 80').result).toBe('allow');
    expect(ask(cilium([]), 'a/cli -> b/cli 80').result).toBe('deny');
  });
});
