import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { netpol } from './fakeTerminal.ts';

/** What a person and a program read of each command line on the fixture shop, to the letter. */
const EXPECTED = new URL('../../fixtures/shop-expected/', import.meta.url).pathname;

const ON_SHOP = '--snapshot cluster.yaml --policies policies';

describe('text', () => {
  test.each([
    ['check', 'check policies --snapshot cluster.yaml --hints', 1],
    ['check-own-inventory', 'check policies/db.yaml', 0],
    ['check-portable', 'check policies/web.yaml --snapshot cluster.yaml --portable-to weave,cilium', 0],
    ['denied', `simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to shop/db-0 --port 5432`, 0],
    ['allowed', `simulate ${ON_SHOP} --from shop/api-5c6b8-ccccc --to shop/db-0 --port 5432`, 0],
    ['in-the-snapshot', `simulate ${ON_SHOP} --from 203.0.113.70 --to monitoring/prometheus-0 --port 9090`, 0],
    ['service', `simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to svc:shop/api --port 80`, 0],
    ['service-mixed', 'simulate --snapshot . --from shop/db-0 --to svc:shop/mirror --port 80', 0],
    ['unknown', `simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to svc:shop/web --port 80`, 2],
    ['own-node', `simulate ${ON_SHOP} --from node:n1 --to shop/db-0 --port 22`, 0],
    ['workload', `simulate ${ON_SHOP} --from shop/web --to svc:kube-system/kube-dns --port 53 --protocol udp`, 0],
    ['cilium', `simulate ${ON_SHOP} --dataplane cilium --from 203.0.113.7 --to monitoring/prometheus-0 --port 9090`, 0],
    ['not-as-expected', `simulate ${ON_SHOP} --from node:n2 --to shop/db-0 --port 22 --expect allow`, 1],
  ])('%s', async (name, line, code) => {
    const outcome = await netpol(line);
    await expect(`$ netpol ${line}\n${outcome.out}`).toMatchFileSnapshot(`${EXPECTED}${name}.txt`);
    expect(outcome).toMatchObject({ code, err: '' });
  });
});

describe('JSON', () => {
  test.each([
    ['check', 'check policies --snapshot cluster.yaml --format json', 1],
    ['denied', `simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to shop/db-0 --port 5432 --format json`, 0],
    ['service-mixed', 'simulate --snapshot . --from shop/db-0 --to svc:shop/mirror --port 80 --format json', 0],
  ])('%s', async (name, line, code) => {
    const outcome = await netpol(line);
    const pretty = JSON.stringify(JSON.parse(outcome.out), undefined, 2);
    await expect(`${pretty}\n`).toMatchFileSnapshot(`${EXPECTED}${name}.json`);
    expect(outcome).toMatchObject({ code, err: '' });
  });
});

const EXAMPLES = new URL('../../../examples/', import.meta.url).pathname;
const WITH_POLICIES = '--snapshot snapshot.yaml --policies policies';

describe('maps of the examples', () => {
  test.each([
    ['map', 'kubernetes', `map ${WITH_POLICIES} --rules --to org-1`],
    ['map-table', 'kubernetes', `map ${WITH_POLICIES} --from org-1 --format md`],
    ['map-exposure', 'kubernetes', `map ${WITH_POLICIES} --exposure --rules --direction ingress --from *new*`],
    ['map-exposure-calico', 'calico', `map ${WITH_POLICIES} --exposure --rules`],
    ['map-exposure-cilium', 'cilium', `map ${WITH_POLICIES} --exposure --format csv`],
    ['map-graph', 'cilium', `map ${WITH_POLICIES} --to org-1 --format dot`],
  ])('%s', async (name, folder, line) => {
    const { code, out, err } = await netpol(line, { folder: `${EXAMPLES}${folder}/` });
    await expect(`$ netpol ${line}\n${out.replaceAll('\r', '')}`).toMatchFileSnapshot(`${EXPECTED}${name}.txt`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
  test('map as JSON', async () => {
    const { code, out } = await netpol(`map ${WITH_POLICIES} --exposure --to org-1 --format json`, {
      folder: `${EXAMPLES}kubernetes/`,
    });
    await expect(`${JSON.stringify(JSON.parse(out), undefined, 1)}\n`).toMatchFileSnapshot(`${EXPECTED}map.json`);
    expect(code).toBe(0);
  });
});

describe('widths', () => {
  test.each([60, 80, 120])('no line is longer than %i columns but for words and code', async (columns) => {
    const { out } = await netpol(`simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to shop/db-0 --port 5432`, {
      columns,
    });
    for (const line of out.split('\n')) expect(line.length <= columns || !line.trim().includes(' '), line).toBe(true);
    const wide = await netpol(`simulate ${ON_SHOP} --from shop/web-7d9f4-aaaaa --to shop/db-0 --port 5432`);
    expect(out.split(/\s+/)).toEqual(wide.out.split(/\s+/));
  });

  test.each([60, 80, 120])('nor is any of check, in %i columns', async (columns) => {
    const { out } = await netpol('check policies --snapshot cluster.yaml --hints', { columns });
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
  });

  test('colour changes no word', async () => {
    for (const line of ['check policies', `simulate ${ON_SHOP} --from node:n2 --to shop/db-0 --port 22`]) {
      const plain = await netpol(line);
      const coloured = await netpol(line, { colour: true });
      expect(coloured.out).toContain('\u001b[');
      expect(stripVTControlCharacters(coloured.out)).toBe(plain.out.replaceAll('`', ''));
    }
  });
});
