import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { type DataplaneHint, dataplaneHint, guessDataplane } from '../../../server/src/snapshot/detect.ts';

interface Agent {
  readonly image?: string;
  readonly container?: string;
  readonly args?: readonly string[];
  readonly namespace?: string;
}

function daemonSet(name: string, { image = 'x', container = name, args = [], namespace = 'kube-system' }: Agent = {}) {
  const containers = [{ name: container, image, args }];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace },
    spec: { template: { spec: { containers } } },
  };
}

function podOf(name: string, { image = 'x', container = name, args = [] }: Agent = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-x`, namespace: 'kube-system', ownerReferences: [{ kind: 'DaemonSet', name }] },
    spec: { containers: [{ name: container, image, args }] },
  };
}

const guess = (...objects: JsonObject[]) =>
  guessDataplane(objects.map(dataplaneHint).filter((hint): hint is DataplaneHint => hint !== undefined));

describe('who enforces', () => {
  it('is not claimed without evidence', () => {
    expect(guess()).toEqual({ name: 'kubernetes' });
    expect(guess(daemonSet('node-exporter'), podOf('fluentd'))).toEqual({ name: 'kubernetes' });
  });

  it.each([
    ['calico-node', 'calico', 'docker.io/calico/node:v3.28.0', '3.28.0'],
    ['calico-node', 'calico', 'registry:5000/calico/node@sha256:0123', undefined],
    ['canal', 'canal', 'docker.io/calico/node:v3.27.3', '3.27.3'],
    ['rke2-canal', 'canal', 'rancher/hardened-calico:v3.27.0-build20240206', '3.27.0'],
    ['cilium', 'cilium', 'quay.io/cilium/cilium:v1.15.6@sha256:6aa8', '1.15.6'],
    ['cilium', 'cilium', 'quay.io/cilium/cilium:latest', undefined],
    ['weave-net', 'weave', 'weaveworks/weave-kube:2.8.1', '2.8.1'],
  ])('%s is %s (%s)', (name, dataplane, image, version) => {
    const containers: Record<string, string> = { cilium: 'cilium-agent', 'weave-net': 'weave' };
    const agent = { image, container: containers[name] ?? 'calico-node' };
    const wanted = { name: dataplane, ...(version && { version }), evidence: `DaemonSet kube-system/${name}` };
    expect(guess(daemonSet(name, agent))).toEqual(wanted);
    expect(guess(podOf(name, agent))).toEqual(wanted);
  });

  it.each(['kube-router', 'antrea-agent', 'ovnkube-node', 'azure-npm', 'kube-network-policies'])(
    '%s enforces what the API says',
    (name) => expect(guess(daemonSet(name))).toEqual({ name: 'kubernetes', evidence: `DaemonSet kube-system/${name}` }),
  );

  it('knows agents that are told not to enforce', () => {
    const off = daemonSet('kube-router', { args: ['--run-router=true', '--run-firewall=false'] });
    expect(guess(off).name).toBe('none');
    expect(guess(daemonSet('aws-node')).name).toBe('none');
    expect(guess(daemonSet('aws-node', { args: ['--enable-network-policy=true'] })).name).toBe('kubernetes');
  });

  it('knows since when kindnet enforces', () => {
    expect(guess(daemonSet('kindnet', { image: 'docker.io/kindest/kindnetd:v20240202-8f1494ea' })).name).toBe('none');
    const newer = daemonSet('kindnet', { image: 'docker.io/kindest/kindnetd:v20240813-c6f155d6' });
    expect(guess(newer).name).toBe('kubernetes');
  });

  it('takes flannel alone for no enforcer, and with Calico for canal', () => {
    const flannel = daemonSet('kube-flannel-ds', { namespace: 'kube-flannel' });
    expect(guess(flannel)).toEqual({ name: 'none', evidence: 'DaemonSet kube-flannel/kube-flannel-ds' });
    const calico = daemonSet('calico-node', { image: 'calico/node:v3.26.1' });
    expect(guess(flannel, calico)).toEqual({
      name: 'canal',
      version: '3.26.1',
      evidence: 'DaemonSet kube-system/calico-node with DaemonSet kube-flannel/kube-flannel-ds',
    });
    expect(guess(flannel, daemonSet('cilium')).name).toBe('cilium');
  });

  it('takes definitions and custom resources for weaker evidence than an agent', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'ciliumnetworkpolicies.cilium.io' },
      spec: { group: 'cilium.io' },
    };
    expect(guess(definition)).toEqual({
      name: 'cilium',
      evidence: 'CustomResourceDefinition ciliumnetworkpolicies.cilium.io',
    });
    expect(guess(definition, daemonSet('calico-node')).name).toBe('calico');
    const custom = { apiVersion: 'crd.projectcalico.org/v1', kind: 'IPPool', metadata: { name: 'default' } };
    expect(guess(custom)).toEqual({ name: 'calico', evidence: 'IPPool default' });
  });

  it('prefers the object that tells the release', () => {
    const bare = podOf('cilium', { container: 'cilium-agent', image: 'cilium:latest' });
    const told = daemonSet('cilium', { container: 'cilium-agent', image: 'cilium:v1.16.0' });
    expect(guess(bare, told).version).toBe('1.16.0');
  });
});
