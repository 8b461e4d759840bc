import { describe, expect, test } from 'vitest';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { calicoWorld, documents } from './support/calico.ts';
import { ask } from './support/families.ts';
import { flow } from './support/world.ts';

/** Port names of converted rules under Calico: of what the peer means, pods and host endpoints (calico.md 1.9, 4.6). */

const HOST =
  '{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: vm, labels: {role: vm}}, spec: {node: n9, interfaceName: eth0, expectedIPs: [172.16.0.9], ports: [{name: pg, port: 6000, protocol: TCP}]}}';
const SET =
  '{apiVersion: projectcalico.org/v3, kind: NetworkSet, metadata: {name: dbs, namespace: b}, spec: {nets: [10.0.1.2/32]}}';
const anyone =
  '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: out, namespace: b}, spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: pg}]}]}}';
const nets = (cidr: string): string =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: out, namespace: b}, spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: pg}]}]}}`;

describe('a port name of NetworkPolicy', () => {
  test.each([
    ['every peer, the host has the name', anyone, 'b/cli -> 172.16.0.9 6000', 'allow'],
    ['every peer, another number', anyone, 'b/cli -> 172.16.0.9 5432', 'deny'],
    ['every peer, a pod', anyone, 'b/cli -> a/db 5432', 'allow'],
    ['nobody has ports there', anyone, 'b/cli -> 172.16.0.8 6000', 'deny'],
    ['a range', nets('172.16.0.0/24'), 'b/cli -> 172.16.0.9 6000', 'allow'],
  ])('%s', (_, policy, question, wanted) => {
    const world = calicoWorld(documents(HOST, policy));
    const verdict = ask(world, question);
    expect(verdict.result).toBe(wanted);
    expect(decide(world, flow(question))).toBe(wanted);
    const decided = verdict.egress.steps[verdict.egress.decidedBy];
    expect(decided?.kind).toBe(wanted === 'allow' ? 'rule' : 'tier-end');
  });
});

describe('a network set that holds the address of a pod', () => {
  const denying = (ports: string): string =>
    `{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: x}, spec: {tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {env: dev}}}, egress: [{action: Deny, to: [{namespaces: {matchLabels: {env: dev}}}], protocols: [${ports}]}]}}`;
  test.each([
    ['stands for it by number', '{tcp: {destinationPort: {number: 5432}}}', 'deny'],
    ['has none of its port names', '{destinationNamedPort: pg}', 'allow'],
  ])('%s', (_, ports, wanted) => {
    const world = calicoWorld(documents(SET, denying(ports)), { version: '3.32.0' });
    const question = 'b/cli -> a/db 5432';
    const verdict = ask(world, question);
    expect(verdict.result).toBe(wanted);
    expect(decide(world, flow(question))).toBe(wanted);
    const [why] = verdict.egress.steps.flatMap((step) =>
      step.kind === 'rule' && step.outcome.matched === 'no' ? step.outcome.because : [],
    );
    expect(why).toEqual(wanted === 'deny' ? undefined : { kind: 'named-port', name: 'pg', unmeant: true, has: 5432 });
  });
});
