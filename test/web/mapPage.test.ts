import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MapLabels } from '../../client/src/webview/mapLabels.ts';
import type { Answer, FromMapPage, ToMapPage } from '../../client/src/webview/mapMessages.ts';
import type { ChangeRow, MapRow, RuleLink } from '../../server/src/protocol.ts';
import { flowLabels } from './labels.ts';
import { launch, openFrame } from './page.ts';

const PLACE = {
  uri: 'file:///shop/db.yaml',
  range: { start: { line: 11, character: 4 }, end: { line: 11, character: 8 } },
};
const FLOW = { from: 'pod:shop/web-0', to: 'pod:shop/db-0', port: 5432, protocol: 'TCP' };
const RULE: RuleLink = {
  end: 'destination',
  text: 'NetworkPolicy shop/db spec.ingress[0]',
  where: 'policies/db.yaml:12',
  place: PLACE,
};

const row = (name: string): MapRow => ({
  from: { label: `shop/${name}`, detail: 'Deployment, 2 pods', place: PLACE },
  to: { label: 'shop/db', detail: 'StatefulSet' },
  allow: ['TCP 5432'],
  conditional: ['TCP 80'],
  unknown: [],
  rules: [RULE],
  flow: FLOW,
});
const change = (kind: ChangeRow['change'], gone = false): ChangeRow => ({
  change: kind,
  from: { label: 'shop/web', detail: '' },
  to: { label: 'shop/db', detail: '' },
  ports: ['TCP 5432'],
  rules: [RULE],
  ...(gone && { gone }),
});
const answer = (names: readonly string[], total = names.length): Answer => ({
  rows: names.map(row),
  total,
  facts: [{ name: 'Snapshot', value: '`staging`, 2 h old' }],
});

const labels: MapLabels = {
  ...flowLabels(),
  filter: 'Filter',
  endHint: 'shop',
  direction: 'Direction',
  anyDirection: 'any',
  ingress: 'ingress',
  egress: 'egress',
  any: 'any',
  change: 'Change',
  ports: 'Ports',
  decidedBy: 'Let through by',
  changedBy: 'Because of',
  leaving: 'leaving',
  entering: 'entering',
  noLonger: 'no longer',
  noPolicy: 'no policy limits it',
  conditional: 'if',
  unknown: 'not known:',
  changes: { opens: 'opens', closes: 'closes', loosens: 'becomes sure', tightens: 'becomes unsure' },
  simulate: 'Simulate this flow',
  connections: 'Connections: {0}',
  atLeast: 'More than {0}',
  opensCloses: 'Opens {0}, closes {1}',
  nothingConnects: 'Nothing connects.',
  nothingChanges: 'Nothing changes.',
  more: 'Show more ({0} left)',
  copyCsv: 'Copy as CSV',
  copyJson: 'Copy as JSON',
  copyDot: 'Copy as Graphviz',
  outdated: 'Changed since.',
  refresh: 'Refresh',
};

let browser: Browser;
const opened: { page: Page; complaints: string[] }[] = [];
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const { page, complaints } of opened.splice(0)) {
    expect(complaints).toEqual([]);
    await page.close();
  }
});

async function open(filter: object = {}) {
  const frame = await openFrame(browser, { script: 'map.js', title: 'Connectivity' });
  opened.push(frame);
  const { page } = frame;
  const tell = (message: ToMapPage) =>
    page.evaluate((data) => void window.dispatchEvent(new MessageEvent('message', { data })), message);
  await tell({ type: 'labels', labels, heading: 'Who may connect to whom', filter });
  return {
    page,
    tell,
    show: (shown: Answer, append = false) => tell({ type: 'answer', answer: shown, append }),
    sent: () => page.evaluate(() => (window as unknown as { sent: FromMapPage[] }).sent),
  };
}

const cells = (page: Page) =>
  page
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((one) =>
        [...one.querySelectorAll('td')].map((cell) => (cell as HTMLElement).innerText.trim().replace(/\s+/g, ' ')),
      ),
    );

describe('the map', () => {
  test('is a table that a screen reader can walk, with ports in words and ways to rules, ends and a flow', async () => {
    const { page, show, sent } = await open();
    await show(answer(['web']));
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['From', 'To', 'Ports', 'Let through by']),
    );
    expect(await cells(page)).toEqual([
      [
        'shop/web Deployment, 2 pods',
        'shop/db StatefulSet',
        'TCP 5432 if TCP 80',
        'entering NetworkPolicy shop/db spec.ingress[0] policies/db.yaml:12',
        '',
      ],
    ]);
    await page.getByRole('button', { name: 'policies/db.yaml:12' }).click();
    await page.getByRole('button', { name: 'Simulate this flow: shop/web → shop/db' }).click();
    const messages = await sent();
    expect(messages).toContainEqual({ type: 'open', place: PLACE });
    expect(messages).toContainEqual({ type: 'simulate', flow: FLOW });
    expect(messages).toContainEqual({ type: 'shown', rows: 1, total: 1 });
  });

  test('asks for what is filtered once somebody stops typing, and keeps the cursor where it is', async () => {
    const { page, show, sent } = await open();
    await show(answer(['web', 'api']));
    await page.getByLabel('From').click();
    await page.keyboard.type('shop');
    expect((await sent()).filter(({ type }) => type === 'ask')).toEqual([]);
    await page.clock.runFor(400);
    expect((await sent()).filter(({ type }) => type === 'ask')).toEqual([{ type: 'ask', filter: { from: 'shop' } }]);
    await show(answer(['web']));
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('from');
    await page.getByLabel('Direction').selectOption('ingress');
    await page.getByLabel('Port').fill('80');
    await page.keyboard.press('Enter');
    expect((await sent()).at(-1)).toEqual({ type: 'ask', filter: { from: 'shop', direction: 'ingress', port: 80 } });
  });

  test('begins with the filter that it was opened with', async () => {
    const { page } = await open({ to: 'shop/db', protocol: 'UDP' });
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('shop/db');
    expect(await page.getByLabel('Protocol').inputValue()).toBe('UDP');
  });

  test('grows by further rows, and says how many are left', async () => {
    const { page, show, sent } = await open();
    await show(answer(['web', 'api'], 3));
    await page.getByRole('button', { name: 'Show more (1 left)' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'more' });
    await show(answer(['prom'], 3), true);
    expect((await cells(page)).map(([from]) => from?.split(' ')[0])).toEqual(['shop/web', 'shop/api', 'shop/prom']);
    expect(await page.getByRole('button', { name: /Show more/ }).count()).toBe(0);
  });

  test('copies in three forms', async () => {
    const { page, show, sent } = await open();
    await show(answer(['web']));
    for (const name of ['Copy as CSV', 'Copy as JSON', 'Copy as Graphviz'])
      await page.getByRole('button', { name }).click();
    expect((await sent()).filter(({ type }) => type === 'copy')).toEqual([
      { type: 'copy', format: 'csv' },
      { type: 'copy', format: 'json' },
      { type: 'copy', format: 'dot' },
    ]);
  });

  test('says what is in the way instead of an empty table, and offers one way on', async () => {
    const { page, show, tell, sent } = await open();
    await show({ ...answer([]), problem: 'No protocol is called `IPX`.' });
    expect(await page.locator('.count').innerText()).toBe('No protocol is called IPX.');
    await show(answer([]));
    expect(await page.locator('.count').innerText()).toBe('Nothing connects.');
    await tell({ type: 'noSnapshot' });
    await page.getByRole('button', { name: 'Choose a snapshot' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'command', name: 'chooseSnapshot' });
    await tell({ type: 'failed', message: 'gone' });
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'ask', filter: {} });
  });

  test('speaks of waiting only when it takes long, and of age where it does not ask again by itself', async () => {
    const { page, show, tell, sent } = await open();
    await tell({ type: 'asking' });
    expect(await page.locator('.loading').count()).toBe(0);
    await page.clock.runFor(400);
    expect(await page.locator('.loading').count()).toBe(1);
    await show(answer(['web']));
    await tell({ type: 'outdated' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'ask', filter: {} });
    await show(answer(['web']));
    expect(await page.locator('.outdated').count()).toBe(0);
  });

  test.each([
    [1000, false],
    [380, true],
  ])('at %i pixels has room for every cell, and is still a table', async (width, stacked) => {
    const { page, show } = await open();
    await page.setViewportSize({ width, height: 700 });
    await show(answer(['web-frontend-of-the-shop', 'api']));
    const [from, , ports, rules] = await page
      .locator('tbody tr')
      .first()
      .locator('td')
      .evaluateAll((found) => found.map((each) => each.getBoundingClientRect()));
    expect((rules?.top ?? 0) > (from?.bottom ?? 0)).toBe(stacked);
    for (const box of [from, ports, rules]) expect(box?.width).toBeGreaterThan(100);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.getByRole('row').count()).toBe(3);
  });

  test('shows text as text, whatever it is', async () => {
    const { page, show } = await open();
    await show(answer(['<img src=x onerror=alert(1)>']));
    expect(await page.locator('tbody img').count()).toBe(0);
    expect((await cells(page))[0]?.[0]).toContain('<img src=x onerror=alert(1)>');
  });
});

describe('a comparison', () => {
  test('says each change in a word beside its sign, and what did it', async () => {
    const { page, show } = await open();
    const rows = [change('opens'), change('closes', true), change('tightens')];
    await show({ rows, total: 3, opens: 1, closes: 1, facts: [] });
    expect(await page.locator('.count').innerText()).toBe('Opens 1, closes 1');
    expect((await cells(page)).map(([word, , , , why]) => `${word}: ${why}`)).toEqual([
      'opens: entering NetworkPolicy shop/db spec.ingress[0] policies/db.yaml:12',
      'closes: no longer entering NetworkPolicy shop/db spec.ingress[0] policies/db.yaml:12',
      'becomes unsure: entering NetworkPolicy shop/db spec.ingress[0] policies/db.yaml:12',
    ]);
    expect(await page.locator('.word svg').first().getAttribute('aria-hidden')).toBe('true');
  });

  test('is announced when what it says changes', async () => {
    const { page, show } = await open();
    await show({ rows: [], total: 0, opens: 0, closes: 0, facts: [] });
    expect(await page.locator('#announcer').textContent()).toBe('Nothing changes.');
    await show({ rows: [change('opens')], total: 1, opens: 1, closes: 0, facts: [] });
    expect(await page.locator('#announcer').textContent()).toBe('Opens 1, closes 0');
  });
});
