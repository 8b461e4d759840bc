import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildInventory, type Inventory } from '../../../server/src/engine/inventory.ts';
import type { Endpoint } from '../../../server/src/engine/model.ts';
import { ALL, equalTo, known, matches, requirements, type Selector } from '../../../server/src/engine/selector.ts';
import { corrected, nearNamespaces, nearPods } from '../../../server/src/snapshot/near.ts';
import type { Bystander } from '../../../server/src/snapshot/snapshot.ts';
import { editDistance, misspelling } from '../../../server/src/snapshot/spelling.ts';

/** Pods as `namespace/name key=value key=value`. */
function inventory(pods: readonly string[], namespaces: Record<string, string> = {}): Inventory {
  return buildInventory({
    namespaces: Object.entries(namespaces).map(([name, text]) => ({ name, labels: labels(text), labelsKnown: true })),
    endpoints: pods.map(pod),
    services: [],
  });
}

function pod(text: string): Endpoint {
  const [place = '', ...rest] = text.split(' ');
  const [namespace = '', name = ''] = place.split('/');
  return {
    id: `pod/${namespace}/${name}`,
    kind: 'pod',
    namespace,
    name,
    labels: labels(rest.join(' ')),
    unknownLabels: new Set(),
    addresses: [],
    hostNetwork: false,
    finished: false,
    ports: [],
    template: false,
  };
}

function labels(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(' ')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

const SHOP = { kind: 'named', name: 'shop' } as const;

function guesses(world: Inventory, selector: Selector, bystanders: readonly Bystander[] = []): readonly string[] {
  return nearPods({ inventory: world, bystanders }, SHOP, selector).map((near) => {
    switch (near.kind) {
      case 'namespace':
        return `${near.pods.length} in ${near.namespace}`;
      case 'bystander':
        return `${near.bystander.kind} ${near.bystander.name}`;
      default:
        return `${near.pods.length} with ${near.key}${near.value === undefined ? '' : `=${near.value}`}`;
    }
  });
}

describe('nearPods', () => {
  const world = inventory(
    [
      'shop/web-1 app=web tier=front',
      'shop/web-2 app=web tier=front',
      'shop/api-1 app=api tier=back',
      'shop/blue app.kubernetes.io/name=checkout enabled=true',
      'ops/prom-1 app=prometheus',
      'ops/prom-2 app=prometheus',
      'lab/prom app=prometheus',
    ],
    { shop: '', ops: 'team=ops', lab: '' },
  );

  it('finds a value that was mistyped, with those that then match', () => {
    expect(guesses(world, equalTo(labels('app=wbe')))).toEqual(['2 with app=web']);
    expect(guesses(world, equalTo(labels('app=Web')))).toEqual(['2 with app=web']);
  });

  it('corrects one requirement and keeps the others', () => {
    expect(guesses(world, equalTo(labels('app=wbe tier=back')))).toEqual([]);
    expect(guesses(world, equalTo(labels('app=wbe tier=front')))).toEqual(['2 with app=web']);
  });

  it('finds the value under another key', () => {
    expect(guesses(world, equalTo(labels('app=checkout')))).toEqual(['1 with app.kubernetes.io/name=checkout']);
  });

  it('does not take a word that stands everywhere for a trace', () => {
    expect(guesses(world, equalTo(labels('public=true')))).toEqual([]);
  });

  it('finds other namespaces, the fullest first', () => {
    expect(guesses(world, equalTo(labels('app=prometheus')))).toEqual(['2 in ops', '1 in lab']);
  });

  it('finds labels that a workload or Service has and its pods have not', () => {
    const service = {
      kind: 'Service',
      namespace: 'shop',
      name: 'front',
      labels: labels('svc=edge'),
      place: { uri: 'file:///s', document: 0, at: [] },
    };
    const elsewhere = { ...service, namespace: 'ops' };
    expect(guesses(world, equalTo(labels('svc=edge')), [elsewhere, service])).toEqual(['Service front']);
  });

  it('finds a key that was mistyped where only the key is asked for', () => {
    const selector: Selector = { kind: 'requirement', requirement: { op: 'exists', key: 'teir' } };
    expect(guesses(world, selector)).toEqual(['3 with tier']);
  });

  it('has nothing to correct in an empty selector', () => {
    expect(guesses(inventory([]), ALL)).toEqual([]);
  });

  it('only ever names selectors that match what it says', () => {
    const word = fc.constantFrom('web', 'wbe', 'api', 'app', 'tier', 'team', 'shop-web');
    const pair = fc.tuple(word, word).map(([key, value]) => `${key}=${value}`);
    const pods = fc.array(fc.tuple(fc.constantFrom('shop', 'ops'), fc.array(pair, { maxLength: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(pods, fc.array(pair, { minLength: 1, maxLength: 2 }), (list, wanted) => {
        const some = inventory(list.map(([namespace, pairs], i) => `${namespace}/p${i} ${pairs.join(' ')}`));
        const selector = equalTo(labels(wanted.join(' ')));
        fc.pre(some.selectPods(SHOP, selector).matched.length === 0);
        for (const near of nearPods({ inventory: some, bystanders: [] }, SHOP, selector)) {
          if (near.kind === 'bystander') throw new Error('no bystander was there');
          const meant = near.kind === 'namespace' ? selector : corrected(requirements(selector), near);
          const namespace = near.kind === 'namespace' ? near.namespace : 'shop';
          const naive = some.endpoints.filter(
            (each) => each.namespace === namespace && matches(meant, known(each.labels)) === 'yes',
          );
          expect(near.pods).toEqual(naive.map(({ id }) => id));
          expect(naive).not.toEqual([]);
        }
      }),
    );
  });
});

describe('nearNamespaces', () => {
  const world = inventory(['ops/prom app=prometheus'], { ops: 'team=ops', shop: 'team=shop' });

  it('finds a namespace that was meant by its name', () => {
    expect(nearNamespaces(world, equalTo(labels('name=ops')))).toMatchObject([
      { kind: 'key', key: 'kubernetes.io/metadata.name', value: 'ops', namespaces: ['ops'] },
      { kind: 'key', key: 'team', value: 'ops', namespaces: ['ops'] },
    ]);
  });

  it('finds a value that was mistyped', () => {
    expect(nearNamespaces(world, equalTo(labels('team=sohp')))).toMatchObject([{ kind: 'value', value: 'shop' }]);
  });

  it('sees labels of pods', () => {
    expect(nearNamespaces(world, equalTo(labels('app=prometheus')))).toEqual([
      { kind: 'pod-labels', pods: ['pod/ops/prom'] },
    ]);
  });
});

describe('misspelling', () => {
  it.each([
    ['wbe', 'web', 1],
    ['Web', 'web', 0],
    ['frontend', 'shop-frontend', 20],
    ['a', 'b', undefined],
    ['db', 'api', undefined],
    ['web', 'web', undefined],
    ['monitorng', 'monitoring', 1],
  ])('%s for %s costs %s', (written, existing, cost) => {
    expect(misspelling(written, existing)).toBe(cost);
  });
});

describe('editDistance', () => {
  it('is the cheapest way of all, measured the slow way', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(fc.property(word, word, (a, b) => void expect(editDistance(a, b)).toBe(slowly(a, b))));
    fc.assert(
      fc.property(word, word, fc.nat({ max: 4 }), (a, b, most) => {
        const distance = slowly(a, b);
        if (distance <= most) expect(editDistance(a, b, most)).toBe(distance);
        else expect(editDistance(a, b, most)).toBeGreaterThan(most);
      }),
    );
  });
});

/** Optimal string alignment by plain recursion. */
function slowly(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const rest = slowly(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  const swap = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0] ? slowly(a.slice(2), b.slice(2)) + 1 : 9;
  return Math.min(rest, slowly(a.slice(1), b) + 1, slowly(a, b.slice(1)) + 1, swap);
}
