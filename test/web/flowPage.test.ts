import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allowed, denied, type FlowPage, launch, openPage, REQUEST } from './page.ts';

let browser: Browser;
const opened: FlowPage[] = [];
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
async function open(state?: { request: typeof REQUEST }): Promise<FlowPage> {
  const flowPage = await openPage(browser, state);
  opened.push(flowPage);
  return flowPage;
}

const text = (page: Page, selector: string) => page.locator(selector).first().textContent();
const focused = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.key);

describe('an answer', () => {
  test('shows the verdict first, as a word with a sign, and says that it is on the screen', async () => {
    const { page, answer, sent } = await open();
    await answer(denied(2));
    expect(await text(page, '#view > *:first-child h1')).toBe('Denied');
    expect(await page.locator('h1 svg').getAttribute('aria-hidden')).toBe('true');
    expect(await text(page, '.reason')).toContain('shop/db-0 accepts ingress only from role=api.');
    expect(await sent()).toContainEqual({ type: 'shown', verdict: 'Denied', steps: 6 });
  });

  test('opens the rules that did not match where the end of a tier denied', async () => {
    const { page, answer } = await open();
    await answer(denied(2));
    expect(await page.getByText('needs label role=r2, has role=web').isVisible()).toBe(true);
    expect(await page.locator('[aria-current="step"]').last().textContent()).toContain('nothing else passes');
  });

  test('folds a long run of rules that did not match into one line', async () => {
    const { page, answer } = await open();
    await answer(denied(5));
    expect(await page.getByText('5 rules did not match').isVisible()).toBe(true);
    expect(await page.getByText('needs label role=r2, has role=web').isVisible()).toBe(false);
  });

  test('marks the rule that decided and folds what was not consulted any more', async () => {
    const { page, answer } = await open();
    await answer(allowed());
    const decided = page.locator('.side').last().locator('[aria-current="step"]');
    expect(await decided.textContent()).toContain('rule 2');
    expect(await decided.isVisible()).toBe(true);
    expect(await page.getByText('2 more were not consulted').isVisible()).toBe(true);
  });

  test('does not say the same sentence twice', async () => {
    const { page, answer } = await open();
    await answer(denied(1));
    expect(await page.getByText('not isolated', { exact: true }).count()).toBe(1);
  });

  test('shows names as they are, whatever they hold', async () => {
    const { page, answer } = await open();
    const result = denied(1);
    const label = '<img src=x onerror=alert(1)> <b>shop</b>';
    await answer({ ...result, reason: label, flow: { ...result.flow, from: { ...result.flow.from, label } } });
    expect(await text(page, '[data-key="from"]')).toBe(label);
    expect(await page.locator('#view img, #view b').count()).toBe(0);
  });

  test('stands in two columns where there is room, and in one where there is not', async () => {
    const { page, answer } = await open();
    await answer(denied(1));
    const tops = () =>
      page.locator('.side').evaluateAll((sides) => sides.map((side) => side.getBoundingClientRect().top));
    expect(new Set(await tops()).size).toBe(1);
    await page.setViewportSize({ width: 420, height: 700 });
    expect(new Set(await tops()).size).toBe(2);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe('the next answer', () => {
  test('that says the same draws nothing again', async () => {
    const { page, answer } = await open();
    await answer(denied(2));
    const before = await page.locator('h1').elementHandle();
    await answer({ ...denied(2), generation: 7 });
    expect(await before?.evaluate((node) => node.isConnected)).toBe(true);
  });

  test('keeps focus, scroll position and what was opened', async () => {
    const { page, answer } = await open();
    await page.setViewportSize({ width: 420, height: 400 });
    await answer(denied(5));
    await page.getByText('5 rules did not match').click();
    await page.getByText('NetworkPolicy', { exact: true }).click();
    await page.getByText('NetworkPolicy', { exact: true }).click();
    await page.locator('[data-key="copy-text"]').focus();
    await page.evaluate(() => window.scrollTo(0, 120));
    await answer({ ...denied(5), reason: 'Said in other words.' });
    expect(await text(page, '.reason')).toContain('Said in other words.');
    expect(await focused(page)).toBe('copy-text');
    expect(await page.evaluate(() => window.scrollY)).toBe(120);
    expect(await page.getByText('needs label role=r2, has role=web').isVisible()).toBe(true);
  });

  test('with another verdict is announced once, and the first one not at all', async () => {
    const { page, answer } = await open();
    await answer(denied(1));
    expect(await text(page, '#announcer')).toBe('');
    await answer(allowed());
    expect(await page.locator('#announcer').textContent()).toContain('Allowed');
    await page.evaluate(() => {
      const announcer = document.getElementById('announcer');
      if (announcer) announcer.textContent = 'heard';
    });
    await answer({ ...allowed(), reason: 'Other words.' });
    expect(await page.locator('#announcer').textContent()).toBe('heard');
  });
});

describe('the flow', () => {
  test('can be changed part by part', async () => {
    const { page, answer, sent } = await open();
    await answer(denied(1));
    await page.locator('[data-key="from"]').click();
    await page.locator('[data-key="port"]').click();
    await page.locator('[data-key="swap"]').click();
    await page.locator('[data-key="protocol"]').selectOption('UDP');
    await page.locator('[data-key="protocol"]').selectOption('ICMP');
    await page.locator('[data-key="family"]').selectOption('IPv6');
    const { port: _port, ...portless } = REQUEST;
    expect((await sent()).filter(({ type }) => type === 'ask' || type === 'choose')).toEqual([
      { type: 'choose', part: 'from' },
      { type: 'choose', part: 'port' },
      { type: 'ask', request: { ...REQUEST, from: REQUEST.to, to: REQUEST.from } },
      { type: 'ask', request: { ...REQUEST, protocol: 'UDP' } },
      { type: 'ask', request: { ...portless, protocol: 'ICMP' } },
      { type: 'ask', request: { ...REQUEST, family: 6 } },
    ]);
  });

  test('can be walked and used by keyboard, in reading order', async () => {
    const { page, answer, sent } = await open();
    await answer(denied(1));
    const keys: (string | undefined)[] = [];
    for (let step = 0; step < 7; step++) {
      await page.keyboard.press('Tab');
      keys.push(await focused(page));
    }
    expect(keys).toEqual(['reason', 'from', 'swap', 'to', 'port', 'protocol', 'family']);
    await page.locator('[data-key="reason"]').focus();
    await page.keyboard.press('Enter');
    expect((await sent()).filter(({ type }) => type === 'open')).toHaveLength(1);
  });

  test('survives a reload: the page asks again what it asked', async () => {
    const { sent, page, answer } = await open({ request: REQUEST });
    expect(await sent()).toEqual([{ type: 'ready', request: REQUEST }]);
    await answer(denied(1));
    expect(await page.evaluate(() => (window as unknown as { kept: unknown }).kept)).toEqual({ request: REQUEST });
  });
});

describe('waiting', () => {
  test('is shown after 300 ms and not before', async () => {
    const { page, tell } = await open();
    await tell({ type: 'asking' });
    await page.clock.runFor(299);
    expect(await page.locator('.loading').count()).toBe(0);
    await page.clock.runFor(2);
    expect(await text(page, '.loading')).toBe('Looking…');
  });

  test('is not shown for a quick answer', async () => {
    const { page, tell, answer } = await open();
    await tell({ type: 'asking' });
    await answer(denied(1));
    await page.clock.runFor(1000);
    expect(await page.locator('.loading').count()).toBe(0);
    expect(await page.locator('#view').getAttribute('aria-busy')).toBeNull();
  });

  test('moves nothing for somebody who wants no motion', async () => {
    const { page, tell } = await open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await tell({ type: 'asking' });
    await page.clock.runFor(301);
    expect(await page.locator('.loading .bar').evaluate((bar) => getComputedStyle(bar).animationName)).toBe('none');
  });
});

describe('what is not an answer', () => {
  test('no snapshot: says so and offers to choose one', async () => {
    const { page, tell, sent } = await open();
    await tell({ type: 'noSnapshot' });
    expect(await text(page, 'h1')).toBe('No snapshot');
    await page.getByRole('button', { name: 'Choose a snapshot' }).click();
    expect(await sent()).toContainEqual({ type: 'command', name: 'chooseSnapshot' });
  });

  test('an end that does not exist: says which', async () => {
    const { page, answer } = await open();
    const problem = 'No pod `shop/web-7` in `staging`.';
    await answer({ ...denied(0), verdict: 'unknown', title: 'Unknown', problem });
    expect(await text(page, 'h1')).toBe('Unknown');
    expect(await text(page, '.reason')).toContain('No pod shop/web-7 in staging.');
  });

  test('an error: says what, and offers to try again, to read the log and to report', async () => {
    const { page, tell, sent } = await open({ request: REQUEST });
    await tell({ type: 'failed', message: 'The server has no answer.' });
    expect(await text(page, '.reason')).toBe('The server has no answer.');
    for (const name of ['Try again', 'Show log', 'Copy diagnostics information']) {
      await page.getByRole('button', { name }).click();
    }
    expect((await sent()).slice(1)).toEqual([
      { type: 'ask', request: REQUEST },
      { type: 'command', name: 'showLog' },
      { type: 'command', name: 'copyDiagnosticsInformation' },
    ]);
  });
});
