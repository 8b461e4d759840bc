import { describe, expect, test } from 'vitest';
import { parseAddress, parseCidr } from '../../../../server/src/engine/address.ts';
import type { Deviation, Mismatch, MissingFact, Step, UnspecifiedTopic } from '../../../../server/src/engine/model.ts';
import {
  conditionText,
  deviationText,
  exemptText,
  mismatchText,
  missingText,
  noSubjectText,
  unspecifiedText,
} from '../../../../server/src/features/flow/sentences.ts';

const PATH = ['spec'];
const TCP = 6;
const UDP = 17;

function cidr(text: string) {
  const found = parseCidr(text);
  if (found === undefined) throw new Error(text);
  return found;
}

function address(text: string) {
  const found = parseAddress(text);
  if (found === undefined) throw new Error(text);
  return found;
}

function port(first: number, last = first, protocol: number | undefined = TCP) {
  return { protocol, port: { kind: 'numbers' as const, first, last, ranged: first !== last }, path: PATH };
}

/** One row a kind at least: a kind without a row does not compile. */
const MISMATCHES: Readonly<Record<Mismatch['kind'], readonly (readonly [Mismatch, string])[]>> = {
  protocol: [[{ kind: 'protocol', wants: UDP, has: TCP }, 'needs UDP, flow is TCP']],
  port: [
    [{ kind: 'port', wants: [port(5432)], has: 80, protocol: TCP }, 'needs TCP 5432, flow is TCP 80'],
    [
      { kind: 'port', wants: [port(80, 90), port(443)], has: 22, protocol: TCP },
      'needs TCP 80 to 90 or TCP 443, flow is TCP 22',
    ],
    [{ kind: 'port', wants: [port(80)], has: undefined, protocol: 1 }, 'needs TCP 80, flow is ICMP'],
  ],
  'named-port': [
    [{ kind: 'named-port', name: 'web', has: 80 }, 'needs port `web`, which only pods have; the destination is no pod'],
    [
      { kind: 'named-port', name: 'web', unmeant: true, has: 80 },
      'needs port `web`, which nothing has that its peers mean at this address',
    ],
    [
      { kind: 'named-port', name: 'web', endpoint: 'pod/shop/db-0', has: 80 },
      'needs port `web`, which `shop/db-0` does not declare',
    ],
    [
      { kind: 'named-port', name: 'web', endpoint: 'pod/shop/db-0', declared: 8080, has: 80 },
      'needs port `web`, which is 8080 on `shop/db-0`; flow is 80',
    ],
  ],
  label: [
    [label('in', ['api'], 'web'), 'needs label `role=api`, has `role=web`'],
    [label('in', ['api'], undefined), 'needs label `role=api`, has no label `role`'],
    [label('in', ['a', 'b'], 'c'), 'needs label `role in (a, b)`, has `role=c`'],
    [label('in', [], 'c'), 'its selector cannot be read'],
    [label('notIn', ['a', 'b'], 'a'), 'leaves out label `role=a` or `role=b`, has `role=a`'],
    [label('exists', [], undefined), 'needs a label `role`, has none'],
    [label('absent', [], 'web'), 'needs no label `role`, has `role=web`'],
    [
      { ...label('in', ['ops'], undefined), of: 'namespace', name: 'shop' },
      'needs namespace label `role=ops`, `shop` has no label `role`',
    ],
    [{ ...label('in', ['web'], 'web'), negated: true }, 'leaves out label `role=web`, has `role=web`'],
    [{ ...label('exists', [], undefined), of: 'node' }, 'needs a node label `role`, has none'],
  ],
  namespace: [
    [
      { kind: 'namespace', wants: 'shop', has: 'monitoring', path: PATH },
      'needs a pod of namespace `shop`, is in `monitoring`',
    ],
  ],
  family: [[{ kind: 'family', wants: 4, has: 6, path: PATH }, 'needs IPv4, flow is IPv6']],
  'other-family': [[{ kind: 'other-family', has: 6, path: PATH }, 'names no IPv6 range, so it is no rule for IPv6']],
  'protocol-excluded': [[{ kind: 'protocol-excluded', protocol: TCP }, 'leaves out TCP']],
  icmp: [
    [{ kind: 'icmp', type: 8, code: undefined, negated: false }, 'needs ICMP type 8'],
    [{ kind: 'icmp', type: 3, code: 4, negated: true }, 'leaves out ICMP type 3 code 4'],
    [{ kind: 'icmp', type: undefined, code: undefined, negated: false }, 'needs ICMP'],
  ],
  service: [[{ kind: 'service', namespace: 'shop', name: 'db', path: PATH }, 'needs an endpoint of Service `shop/db`']],
  'port-list': [
    [
      { kind: 'port-list', end: 'destination', ports: [port(80).port], negated: false, has: 22, protocol: TCP },
      'needs port 80, flow is port 22',
    ],
    [
      { kind: 'port-list', end: 'source', ports: [port(1, 1023).port], negated: true, has: 53, protocol: UDP },
      'leaves out source port 1 to 1023, flow is source port 53',
    ],
    [
      {
        kind: 'port-list',
        end: 'destination',
        ports: [{ kind: 'named', name: 'web' }],
        negated: false,
        has: undefined,
        protocol: 1,
      },
      'needs port `web`, flow is ICMP',
    ],
  ],
  'name-unlearnt': [
    [
      { kind: 'name-unlearnt', names: ['example.com'], path: PATH },
      'means what `example.com` resolves to, and no DNS rule lets the agent see that',
    ],
  ],
  'no-domain': [
    [
      { kind: 'no-domain', has: 'pod', path: PATH },
      'means what a domain name resolves to, which is never a pod under this dataplane',
    ],
  ],
  'not-a-node': [
    [{ kind: 'not-a-node', has: 'pod', path: PATH }, 'selects nodes only; a pod of the pod network is none'],
    [{ kind: 'not-a-node', has: 'outside', path: PATH }, 'selects nodes only; the address is no node of the snapshot'],
  ],
  'outside-range': [
    [
      { kind: 'outside-range', ranges: [cidr('10.0.0.0/8')], has: [address('203.0.113.7')], path: PATH },
      'needs an address in 10.0.0.0/8, has 203.0.113.7',
    ],
    [
      { kind: 'outside-range', ranges: [cidr('fd00::/8')], has: [], path: PATH },
      'needs an address in fd00::/8, has none',
    ],
    [{ kind: 'outside-range', ranges: [], has: [address('::1')], path: PATH }, 'its range cannot be read'],
  ],
  excepted: [
    [
      { kind: 'excepted', except: cidr('10.1.0.0/16'), has: address('10.1.2.3'), path: PATH },
      'leaves out 10.1.0.0/16, which holds 10.1.2.3',
    ],
  ],
  'not-a-pod': [
    [{ kind: 'not-a-pod', has: 'outside', path: PATH }, 'selects pods only; the address is no pod of the snapshot'],
    [{ kind: 'not-a-pod', has: 'node', path: PATH }, 'selects pods only; a node has no pod labels'],
    [
      { kind: 'not-a-pod', has: 'host-network', path: PATH },
      "selects pods only; a pod on its node's network counts as the node",
    ],
  ],
  'range-ignores': [
    [{ kind: 'range-ignores', has: 'pod', path: PATH }, 'a range never stands for a pod under this dataplane'],
  ],
};

function label(op: 'in' | 'notIn' | 'exists' | 'absent', values: readonly string[], has: string | undefined) {
  const requirement = op === 'in' || op === 'notIn' ? { op, key: 'role', values } : { op, key: 'role' };
  return { kind: 'label', of: 'pod', name: 'pod/shop/web-1', requirement, has, path: PATH } as const;
}

describe('why a rule did not match', () => {
  test.each(Object.values(MISMATCHES).flat())('%#: %j', (mismatch, words) => {
    expect(mismatchText(mismatch)).toBe(words);
  });
});

const MISSING: Readonly<Record<MissingFact['kind'], readonly (readonly [MissingFact, string])[]>> = {
  implementation: [
    [
      { kind: 'implementation', topic: 'hairpin', fallback: 'deny' },
      'a pod that reaches itself through a Service is left to the implementation; most enforcers deny it',
    ],
  ],
  resource: [
    [
      { kind: 'resource', resource: 'pods', why: 'forbidden' },
      '`pods` could not be read for the snapshot: the API server forbids it; a snapshot by somebody who may read them would tell',
    ],
    [
      { kind: 'resource', resource: 'pods', why: 'not-asked' },
      '`pods` of other namespaces are not in the snapshot; a snapshot of all namespaces would tell',
    ],
    [
      { kind: 'resource', resource: 'tiers.projectcalico.org', why: 'not-answered' },
      '`tiers.projectcalico.org` could not be read for the snapshot: the API server did not answer; another capture may tell',
    ],
    [
      { kind: 'resource', resource: 'networkpolicies.projectcalico.org', why: 'hashed' },
      '`networkpolicies.projectcalico.org` are not all in the snapshot, because some make no sense with hashed names',
    ],
  ],
  endpoint: [[{ kind: 'endpoint', id: 'pod/shop/x' }, '`shop/x` is not in the snapshot']],
  'label-value': [
    [
      { kind: 'label-value', of: 'pod', name: 'workload/shop/Deployment/web', key: 'pod-template-hash' },
      'the value of label `pod-template-hash` on `Deployment shop/web` is given when its pods start; a snapshot with the pods would tell',
    ],
    [
      { kind: 'label-value', of: 'namespace', name: 'shop', key: 'team' },
      'the value of label `team` on namespace `shop` is not known; its Namespace object would tell',
    ],
  ],
  'namespace-labels': [
    [
      { kind: 'namespace-labels', namespace: 'shop' },
      'the labels of namespace `shop` are not known; its Namespace object in the snapshot would tell',
    ],
  ],
  address: [
    [
      { kind: 'address', endpoint: 'workload/shop/Deployment/web' },
      '`Deployment shop/web` has no address in the snapshot; a snapshot with its running pods would tell',
    ],
  ],
  node: [
    [
      { kind: 'node', endpoint: 'pod/shop/web-1' },
      'the node of `shop/web-1` is not known; a snapshot with its running pods would tell',
    ],
  ],
  'earlier-policy': [
    [
      { kind: 'earlier-policy', endpoint: 'pod/shop/web-1' },
      '`shop/web-1` keeps the policy that it had before, which a snapshot does not tell',
    ],
  ],
  interface: [
    [
      { kind: 'interface', node: 'n1' },
      'which interface of node `n1` it takes is not known: a host endpoint that names one and no address governs only that one',
    ],
  ],
  'host-rules': [
    [{ kind: 'host-rules', node: 'n1' }, 'node `n1` leaves it to its own packet filter, which nobody knows here'],
  ],
  'named-port': [
    [
      { kind: 'named-port', endpoint: 'pod/shop/web-1', name: 'http' },
      'the number of port `http` on `shop/web-1` is not known',
    ],
  ],
};

describe('what is not known, and what would tell', () => {
  test.each(Object.values(MISSING).flat())('%j', (missing, words) => {
    expect(missingText(missing)).toBe(words);
  });
});

describe('kinds with one sentence each are all different and none is empty', () => {
  const topics: Readonly<Record<UnspecifiedTopic, true>> = {
    hairpin: true,
    protocol: true,
    'existing-connection': true,
    'equal-priority': true,
    'rewritten-source': true,
  };
  const exemptions: Readonly<Record<(Step & { kind: 'exempt' })['why'], true>> = {
    reply: true,
    self: true,
    'own-node': true,
    'existing-connection': true,
  };
  const standings: Readonly<Record<(Step & { kind: 'no-subject' })['why'], true>> = {
    outside: true,
    node: true,
    'host-network': true,
    finished: true,
    missing: true,
  };
  const deviations: Readonly<Record<Deviation, true>> = {
    'undeclared-directions': true,
    'ranges-hold-no-pods': true,
    'ranges-hold-no-nodes': true,
    'own-node-last': true,
    'no-port-ranges': true,
    'no-named-ports': true,
    'init-container-ports': true,
    'last-port-name': true,
    'port-names-of-all-pods': true,
    'port-names-are-every-port': true,
    'requests-unread': true,
    'unread-peers-skipped': true,
    'unread-peers-deny': true,
    'negations-hold-everybody': true,
    'baseline-after-isolation': true,
    'audit-mode': true,
    'protocol-not-carried': true,
  };
  const keys = <K extends string>(record: Readonly<Record<K, true>>) => Object.keys(record) as K[];

  test.each([
    ['topics', keys(topics).map(unspecifiedText)],
    ['exemptions', keys(exemptions).map((why) => exemptText(why, 'ingress'))],
    ['ends without policy', keys(standings).map((why) => noSubjectText(why, '`x`'))],
    ['deviations', keys(deviations).map((deviation) => deviationText(deviation, 'cilium'))],
  ])('%s', (_, sentences) => {
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence.length).toBeGreaterThan(15);
  });

  test('the own node differs by direction', () => {
    expect(exemptText('own-node', 'egress')).not.toBe(exemptText('own-node', 'ingress'));
  });

  test('a condition counts its ends', () => {
    const condition = { kind: 'backend', service: 'shop/web', allowed: 1, of: 3 } as const;
    expect(conditionText(condition)).toBe('`shop/web` leads to one of the 1 of 3 ends that policy admits');
  });
});
