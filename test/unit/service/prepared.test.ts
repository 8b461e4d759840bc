import { describe, expect, it } from 'vitest';
import { allow, deployment, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const APPS = `${FOLDER}/apps.yaml`;
const POLICY = `${FOLDER}/policy.yaml`;
const PODS = Array.from({ length: 1200 }, (_, index) =>
  pod(`web-${index}`, 'web', `10.0.${index >> 8}.${index & 255}`),
);

/** `meanwhile` runs whenever others have their turn. */
async function shop() {
  let meanwhile = (): void => {};
  let turns = 0;
  const made = serviceOver(
    { [`${FOLDER}/pods.yaml`]: join(namespace('shop'), ...PODS) },
    {},
    {
      breathe: async () => {
        turns += 1;
        meanwhile();
      },
    },
  );
  await made.open(APPS, deployment('fresh', 'fresh'));
  await made.open(POLICY, allow('a', 'fresh'));
  await made.service.settled();
  return {
    ...made,
    turns: () => turns,
    during(act: () => void) {
      meanwhile = act;
    },
  };
}

const lensOfPeer = (lenses: readonly string[]) => lenses.at(-1);

describe('the cluster that answers rest on', () => {
  it('is there once it was asked for, and again after an edit of what is no part of it', async () => {
    const { service, lenses, edit } = await shop();
    expect(lensOfPeer(lenses(POLICY))).toBe('12 1 workload in shop');
    expect(service.prepared()).toBeUndefined();
    edit(POLICY, 'name: a', 'name: b');
    await service.prepared();
    expect(service.prepared(), 'nothing is left to prepare').toBeUndefined();
  });

  it('is made in turns after an edit of a workload, and is what it would be without', async () => {
    const { service, lenses, edit, turns } = await shop();
    lenses(POLICY);
    edit(APPS, 'app: fresh', 'app: stale');
    const before = turns();
    await service.prepared();
    expect(turns() - before, 'others had their turns').toBeGreaterThan(5);
    const after = turns();
    expect(lensOfPeer(lenses(POLICY))).toBe('12 no pod in shop');
    expect(turns()).toBe(after);
  });

  it('is given up at an edit, and the next one knows of it', async () => {
    const { service, lenses, edit, turns, during } = await shop();
    lenses(POLICY);
    edit(APPS, 'app: fresh', 'app: stale');
    const from = turns();
    during(() => {
      during(() => {});
      edit(APPS, 'app: stale', 'app: web');
      edit(POLICY, 'app: fresh', 'app: web');
    });
    await service.prepared();
    expect(turns() - from, 'ends at the next turn').toBe(1);
    const next = service.prepared();
    expect(next).toBeDefined();
    await next;
    expect(lensOfPeer(lenses(POLICY))).toBe('12 all 1,200 pods and 1 workload in shop');
  });
});
