import { describe, expect, it } from 'vitest';
import { applied, diagnose } from '../../../golden/diagnose.ts';
import { goldenFiles } from '../../../golden/files.ts';
import { readMarked } from '../../../golden/format.ts';

/** NodeLocal DNSCache: pods ask an address of their own node, which no selector means. */

const CACHE = `---
apiVersion: v1
kind: Pod
metadata:
  name: node-local-dns-4x7zq
  namespace: kube-system
  labels: {k8s-app: node-local-dns}
  ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: node-local-dns, controller: true}]
spec:
  nodeName: n1
  hostNetwork: true
  containers: [{name: main}]
status:
  phase: Running
  podIPs: [{ip: 192.168.0.1}]
`;

const files = goldenFiles('bad').filter(({ code }) => code === 'dns-egress-cut');
const golden = (name: string) => files.find((each) => each.name === name);
const text = readMarked(golden('bad.yaml')?.source ?? '').text;
const snapshot = (golden('bad.yaml')?.snapshot ?? '') + CACHE;
const serversOnly = golden('bad.yaml')?.fixed.get(1) ?? '';

const found = async (policy: string, dataplane?: 'cilium') =>
  (await diagnose(policy, snapshot, dataplane ? { dataplane } : {})).filter(({ code }) => code === 'dns-egress-cut');

describe('where a cache runs on every node', () => {
  it('allows the cache and the name servers to a policy that allows neither', async () => {
    const [cut] = await found(text);
    expect(cut?.level).toBe('warning');
    expect(cut?.message).toContain('`kube-system/node-local-dns` answers instead, usually at `169.254.20.10`');
    const fixed = applied(text, cut?.fixes[0]?.edits ?? []);
    expect(fixed).toContain(
      '          k8s-app: kube-dns\n    - ipBlock:\n        cidr: 169.254.20.10/32\n    ports:\n    - protocol: UDP\n',
    );
    expect(await found(fixed)).toEqual([]);
  });

  it('only informs where the name servers may be asked', async () => {
    const [uncached] = await found(serversOnly);
    expect(uncached?.level).toBe('info');
    expect(uncached?.message).toContain('may ask the name servers but not the cache');
    const fixed = applied(serversOnly, uncached?.fixes[0]?.edits ?? []);
    expect(fixed).toContain('  - to:\n    - ipBlock:\n        cidr: 169.254.20.10/32\n    ports:\n');
    expect(await found(fixed)).toEqual([]);
  });

  it('is content with the address of the Service, whose packets the cache takes', async () => {
    const byService =
      serversOnly.replace(/ {2}- to:\n {4}- namespaceSelector:[\s\S]*$/, '') +
      '  - to:\n    - ipBlock:\n        cidr: 10.96.0.10/32\n    ports:\n    - protocol: UDP\n      port: 53\n    - protocol: TCP\n      port: 53\n';
    expect(await found(byService)).toEqual([]);
  });

  it('says nothing of it where ranges mean no nodes', async () => {
    expect(await found(serversOnly, 'cilium')).toEqual([]);
    expect((await found(text, 'cilium'))[0]?.message).not.toContain('node-local-dns');
  });
});
