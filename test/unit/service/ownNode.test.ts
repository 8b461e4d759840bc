import { describe, expect, it } from 'vitest';
import { join, namespace, pod, serviceOver } from './support.ts';

const DUMP = 'file:///dumps/staging.yaml';
const on = (node: string, text: string) => text.replace('status:', `spec: {nodeName: ${node}}\nstatus:`);
const service = (more: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {clusterIP: 10.96.0.1, ${more}selector: {app: web}, ports: [{port: 80}]}\n`;
/** Nobody may enter the pod on n2. */
const CLOSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {matchLabels: {on: n2}}}
`;

async function ask(more: string, from: string) {
  const cluster = join(
    namespace('shop'),
    on('n1', pod('web-1', 'web', '10.0.0.1')),
    on('n2', pod('web-2', 'web', '10.0.0.2')).replace('app: web', 'app: web\n    on: n2'),
    on('n1', pod('client-1', 'client', '10.0.1.1')),
    on('n2', pod('client-2', 'client', '10.0.1.2')),
    on('n3', pod('client-3', 'client', '10.0.1.3')),
    service(more),
    CLOSED,
  );
  const { service: answers } = serviceOver({ [DUMP]: cluster }, { snapshot: DUMP });
  await answers.settled();
  const { verdict, problem } = answers.simulate({ from, to: 'svc:shop/web', port: 80 });
  return problem ?? verdict;
}

describe('a Service that keeps traffic of the cluster on its node', () => {
  const LOCAL = 'internalTrafficPolicy: Local, ';

  it.each([
    ['shop/client-1', 'allow'],
    ['shop/client-2', 'deny'],
    [
      'shop/client-3',
      'Service `shop/web` has no ready end on the node where the connection starts, and with `internalTrafficPolicy: Local` it leads to no other.',
    ],
    ['203.0.113.7', 'conditional'],
  ])('from %s: %s', async (from, answer) => {
    expect(await ask(LOCAL, from)).toBe(answer);
  });

  it('is asked on every node where it does not', async () => {
    for (const more of ['', 'internalTrafficPolicy: Cluster, '])
      expect(await ask(more, 'shop/client-1')).toBe('conditional');
  });
});
