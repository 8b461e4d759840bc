/**
 * What a capture goes through, once for a real API server and once for what it said: each scenario asks over a wire,
 * acts on the cluster where there is one, and says what must have come of it.
 */
import { expect } from 'vitest';
import { captured, objectNames, parsed } from './capturing.ts';
import { until } from './until.ts';
import type { Wire } from './wire.ts';

/** What only a real cluster can do; a replay has what came of it. */
export interface Acts {
  compact(): Promise<void>;
  addPod(name: string): Promise<void>;
  removePod(name: string): Promise<void>;
  kill(): Promise<void>;
}

/** Small pages, so that few pods make several. */
export const PAGE = 10;
export const PODS = 25;

/** Holds the second watch back until what the first one told was seen: a replay is faster than anybody looks. */
function gate(): { readonly promise: Promise<void>; open(): void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

export const SCENARIOS: Readonly<Record<string, (wire: Wire, acts: Acts) => Promise<void>>> = {
  async 'all rights, no custom resources'(wire) {
    const { live, text, progress } = await captured(wire.kubeconfig, { page: PAGE });
    expect(live.live.missing).toEqual([]);
    expect(objectNames(text(), 'Pod')).toHaveLength(PODS);
    expect(objectNames(text(), 'NetworkPolicy')).toEqual(['NetworkPolicy default/db']);
    expect(text()).not.toMatch(/never.kept|Secret|annotations|managedFields/);
    expect(progress.at(-1)).toMatchObject({ objects: live.size() });
  },
  async 'all rights, every family'(wire) {
    const { live, text } = await captured(wire.kubeconfig, { page: PAGE });
    expect(live.live.missing).toEqual([]);
    expect(objectNames(text()).filter((name) => /Policy|Tier/.test(name))).toEqual([
      'Tier security',
      'CiliumNetworkPolicy default/l7',
      'NetworkPolicy default/db',
      'AdminNetworkPolicy guard',
      'GlobalNetworkPolicy security.deny-x',
    ]);
  },
  async 'one namespace by right'(wire) {
    const { live, text } = await captured(wire.kubeconfig, { context: 'viewer', page: PAGE });
    expect(objectNames(text(), 'Pod')).toHaveLength(PODS);
    expect(objectNames(text(), 'Namespace')).toEqual(['Namespace default']);
    const only = { why: 'forbidden', except: ['default'] };
    expect(live.live.missing).toEqual([
      { resource: 'adminnetworkpolicies.policy.networking.k8s.io', why: 'forbidden' },
      { resource: 'baselineadminnetworkpolicies.policy.networking.k8s.io', why: 'forbidden' },
      { resource: 'ciliumcidrgroups.cilium.io', why: 'forbidden' },
      { resource: 'ciliumclusterwidenetworkpolicies.cilium.io', why: 'forbidden' },
      { resource: 'ciliumnetworkpolicies.cilium.io', ...only },
      { resource: 'clusternetworkpolicies.policy.networking.k8s.io', why: 'forbidden' },
      { resource: 'configmaps', why: 'forbidden' },
      { resource: 'endpointslices.discovery.k8s.io', ...only },
      { resource: 'globalnetworkpolicies.projectcalico.org', why: 'forbidden' },
      { resource: 'globalnetworksets.projectcalico.org', why: 'forbidden' },
      { resource: 'hostendpoints.projectcalico.org', why: 'forbidden' },
      { resource: 'namespaces', ...only },
      { resource: 'networkpolicies.networking.k8s.io', ...only },
      { resource: 'networkpolicies.projectcalico.org', ...only },
      { resource: 'networksets.projectcalico.org', ...only },
      { resource: 'nodes', why: 'forbidden' },
      { resource: 'pods', ...only },
      { resource: 'serviceaccounts', ...only },
      { resource: 'services', ...only },
      { resource: 'stagedglobalnetworkpolicies.projectcalico.org', why: 'forbidden' },
      { resource: 'stagedkubernetesnetworkpolicies.projectcalico.org', ...only },
      { resource: 'stagednetworkpolicies.projectcalico.org', ...only },
      { resource: 'tiers.projectcalico.org', why: 'forbidden' },
    ]);
  },
  async 'no rights'(wire) {
    await expect(captured(wire.kubeconfig, { context: 'nobody' })).rejects.toThrow(
      'Context `nobody` may read nothing that policy depends on: the API server forbids it.',
    );
  },
  async 'one namespace by choice'(wire) {
    const { live, text } = await captured(wire.kubeconfig, { namespaces: ['shop'], page: PAGE });
    expect(objectNames(text(), 'Pod')).toEqual([]);
    expect(objectNames(text(), 'Namespace')).toContain('Namespace default');
    expect(live.live.missing).toContainEqual({ resource: 'pods', why: 'not-asked', except: ['shop'] });
    expect(live.live.missing.filter(({ why }) => why !== 'not-asked')).toEqual([]);
  },
  async 'an expired continue token'(wire, acts) {
    let expired = 0;
    wire.on = (path) => {
      if (!path.startsWith('/api/v1/pods') || !path.includes('continue=')) return undefined;
      expired += 1;
      return expired === 1 ? acts.compact().then(() => undefined) : undefined;
    };
    const { text, live } = await captured(wire.kubeconfig, { page: PAGE, silence: 120_000 });
    expect(wire.spoken.some(({ status }) => status === 410)).toBe(true);
    expect(live.live.missing).toEqual([]);
    expect(objectNames(text(), 'Pod')).toHaveLength(PODS);
    expect(new Set(objectNames(text())).size).toBe(objectNames(text()).length);
  },
  async 'a watch that is cut'(wire, acts) {
    const { live, text } = await captured(wire.kubeconfig, { page: PAGE });
    let watches = 0;
    const seenFirst = gate();
    wire.on = (path) => {
      if (!path.startsWith('/api/v1/pods') || !path.includes('watch=true')) return undefined;
      watches += 1;
      if (watches === 1) return Promise.resolve({ cutAfterLines: 1 });
      return watches === 2 ? seenFirst.promise.then(() => undefined) : undefined;
    };
    const stop = new AbortController();
    let changes = 0;
    const watching = live.live.watch(stop.signal, () => {
      changes += 1;
    });
    const has = (name: string) => objectNames(text(), 'Pod').includes(`Pod default/${name}`);
    await until(() => watches >= 1);
    await acts.addPod('first');
    await until(() => has('first'));
    await until(() => watches >= 2);
    seenFirst.open();
    await acts.addPod('second');
    await until(() => has('second'));
    await acts.removePod('first');
    await until(() => !has('first'));
    expect(changes).toBeGreaterThanOrEqual(3);
    expect(parsed(text()).items.filter(({ kind }) => kind === 'Pod')).toHaveLength(PODS + 1);
    stop.abort();
    await watching;
    await acts.removePod('second');
  },
  async 'a server killed half-way'(wire, acts) {
    let killed: Promise<void> | undefined;
    wire.on = (path) => {
      if (!path.startsWith('/api/v1/pods') || !path.includes('continue=')) return undefined;
      killed ??= acts.kill();
      return killed.then(() => undefined);
    };
    await expect(captured(wire.kubeconfig, { page: PAGE })).rejects.toThrow(
      /^The API server of context `admin` does not answer: .+\.$/,
    );
  },
};
