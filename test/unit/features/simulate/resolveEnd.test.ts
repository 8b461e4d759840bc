import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveEnd } from '../../../../server/src/features/resolveEnd.ts';
import { flowWorld, SHOP_POLICIES } from './flowWorld.ts';

const { world } = flowWorld(SHOP_POLICIES);

/** `label | what it is | ids or address`, or the sentence that says why it is nothing. */
function meaning(text: string): string {
  const resolved = resolveEnd(text, world);
  if (!resolved.ok) return resolved.problem;
  const { end } = resolved;
  const ids = end.kind === 'endpoints' ? end.endpoints.map(({ id }) => id).join(' ') : end.kind;
  return `${end.named.text} | ${end.named.label} | ${end.named.detail} | ${ids}`;
}

describe('what a text means', () => {
  test.each([
    ['shop/db-0', 'shop/db-0 | shop/db-0 | pod of StatefulSet db on n1 | pod/shop/db-0'],
    ['pod:shop/db-0', 'shop/db-0 | shop/db-0 | pod of StatefulSet db on n1 | pod/shop/db-0'],
    [
      'monitoring/node-exporter-n1',
      "monitoring/node-exporter-n1 | monitoring/node-exporter-n1 | pod of DaemonSet node-exporter on n1, on its node's network | pod/monitoring/node-exporter-n1",
    ],
    [
      'shop/web',
      'workload:shop/Deployment/web | Deployment shop/web | 2 pods | pod/shop/web-7d9f4-aaaaa pod/shop/web-7d9f4-bbbbb',
    ],
    [
      'workload:shop/deployment/web',
      'workload:shop/Deployment/web | Deployment shop/web | 2 pods | pod/shop/web-7d9f4-aaaaa pod/shop/web-7d9f4-bbbbb',
    ],
    ['svc:shop/web', 'svc:shop/web | Service shop/web | NodePort Service | service'],
    ['web.shop.svc', 'svc:shop/web | Service shop/web | NodePort Service | service'],
    ['db.shop.svc.cluster.local', 'svc:shop/db | Service shop/db | headless Service | service'],
    ['node:n2', 'node:n2 | node n2 | node | node/n2'],
    ['10.0.1.3', 'shop/db-0 | shop/db-0 | pod of StatefulSet db on n1 | pod/shop/db-0'],
    ['fd00:1:0::3', 'shop/db-0 | shop/db-0 | pod of StatefulSet db on n1 | pod/shop/db-0'],
    ['192.168.0.2', 'node:n2 | node n2 | node, at 192.168.0.2 | node/n2'],
    ['10.96.0.10', 'svc:shop/web | Service shop/web | NodePort Service, at 10.96.0.10 | service'],
    ['10.0.1.9', '10.0.1.9 | 10.0.1.9 | outside the cluster | outside'],
    ['2001:db8:0::7', '2001:db8::7 | 2001:db8::7 | outside the cluster | outside'],
    [
      'app=web, role=web',
      'app=web, role=web | app=web, role=web | 2 pods with app=web, role=web | pod/shop/web-7d9f4-aaaaa pod/shop/web-7d9f4-bbbbb',
    ],
  ])('%s', (text, wanted) => {
    expect(meaning(text)).toBe(wanted);
  });
});

describe('what a text does not mean, and what was meant', () => {
  test.each([
    ['shop/db-1', 'There is no pod `shop/db-1` in `staging`, 2 h old. Did you mean `shop/db` or `shop/db-0`?'],
    ['shpo/web', 'There is no namespace `shpo` in `staging`, 2 h old. Did you mean `shop`?'],
    ['shop/mirror', 'There is no pod `shop/mirror` in `staging`, 2 h old; the Service is `svc:shop/mirror`.'],
    ['svc:shop/wbe', 'There is no Service `shop/wbe` in `staging`, 2 h old. Did you mean `svc:shop/web`?'],
    ['svc:web', '`web` is no Service. A Service is `svc:namespace/name`.'],
    ['node:n3', 'There is no node `n3` in `staging`, 2 h old. Did you mean `node:n1` or `node:n2`?'],
    [
      'workload:shop/Deployment/wbe',
      'There is no workload `Deployment shop/wbe` in `staging`, 2 h old. Did you mean `workload:shop/Deployment/web`?',
    ],
    ['shop/migrate-1', 'Every pod of `Job shop/migrate-1` has finished: none of them sends or receives any more.'],
    ['app=wbe', 'No pod in `staging`, 2 h old has `app=wbe`. Did you mean `app=web`?'],
    ['app!=web', '`app!=web` is read as labels, which are `key=value` with commas between them.'],
    ['db-0', '`db-0` needs its namespace: `shop/db-0`.'],
    [
      'example.com',
      '`example.com` is the name of a host. NetworkPolicy sees addresses only: give the address that the name resolves to.',
    ],
    ['a/b/c/d', '`a/b/c/d` is no pod. A pod is `namespace/name`.'],
    ['ip:10.0.0', '`10.0.0` is no address. An address is `10.0.0.5` or `fd00::5`.'],
    ['', 'An end is missing: a pod as `namespace/name`, a Service as `svc:namespace/name`, or an address.'],
  ])('%s', (text, wanted) => {
    expect(meaning(text)).toBe(wanted);
  });

  test('any text gets an end or a sentence', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^(pod|svc|node|workload|label|ip):[a-z/.:=0-9]{0,20}$/),
      fc.constantFrom('__proto__/constructor', 'pod:__proto__/x', 'constructor=1', '//', 'svc:/', ':', '::', '1.2.3'),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const resolved = resolveEnd(text, world);
        expect(resolved.ok ? resolved.end.named.text.length : resolved.problem.length).toBeGreaterThan(0);
      }),
    );
  });

  test('what an end is called means the same end again', () => {
    for (const { kind, namespace, name, finished } of world.cluster.inventory.endpoints) {
      if (finished) continue;
      const first = resolveEnd(kind === 'node' ? `node:${name}` : `${namespace}/${name}`, world);
      if (!first.ok) throw new Error(first.problem);
      expect(resolveEnd(first.end.named.text, world)).toEqual(first);
    }
  });
});
