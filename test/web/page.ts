import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { FromPage, ToPage } from '../../client/src/webview/messages.ts';
import type { SimulateParams, SimulateResult, StepView } from '../../server/src/protocol.ts';
// @ts-expect-error: plain JavaScript, because `npm start` runs it before anything is installed
import { CHROMIUM_FLAGS, findChromium } from '../vscode/codeServer.mjs';
import { flowLabels } from './labels.ts';

const ORIGIN = 'https://page.test';

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(console.log), args: CHROMIUM_FLAGS });
}

/** The page as VS Code would show it, with the messages it sent. */
export interface FlowPage {
  readonly page: Page;
  sent(): Promise<FromPage[]>;
  tell(message: ToPage): Promise<void>;
  answer(result: SimulateResult): Promise<void>;
  /** What broke the page's policy, and what it wrote to the console as an error. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, state?: { request: SimulateParams }): Promise<FlowPage> {
  const { page, complaints } = await openFrame(browser, { script: 'webview.js', title: 'Simulate Flow' }, state);
  const flowPage: FlowPage = {
    page,
    complaints,
    sent: () => page.evaluate(() => (window as unknown as { sent: FromPage[] }).sent),
    tell: (message) =>
      page.evaluate((data) => void window.dispatchEvent(new MessageEvent('message', { data })), message),
    answer: (result) => flowPage.tell({ type: 'answer', request: REQUEST, result }),
  };
  await flowPage.tell({ type: 'labels', labels: flowLabels() });
  return flowPage;
}

/** One of our pages in its real frame; what breaks its policy is among the complaints. */
export async function openFrame(
  browser: Browser,
  which: { script: string; title: string },
  state?: object,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const html = await frame(which);
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    const file = fileURLToPath(new URL(`../../dist${pathname}`, import.meta.url));
    const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: readFileSync(file, 'utf8') });
  });
  await page.clock.install({ time: 0 });
  await page.addInitScript((kept) => {
    const sent: unknown[] = [];
    Object.assign(window, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => kept,
        setState: (next: unknown) => Object.assign(window, { kept: next }),
      }),
    });
  }, state);
  await page.goto(`${ORIGIN}/`);
  // From here on time stands still until a test lets it pass.
  await page.clock.pauseAt(60_000);
  return { page, complaints };
}

/** The frame that the host really makes, policy included; of `vscode` it needs how to join a path. */
async function frame(which: { script: string; title: string }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-page-'));
  try {
    const outfile = join(folder, 'frame.cjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../../client/src/features/pageFrame.ts', import.meta.url))],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      plugins: [
        {
          name: 'vscode',
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'stub' }));
            onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
              contents: "export const Uri = { joinPath: (base, ...parts) => [base, parts.at(-1)].join('/') };",
            }));
          },
        },
      ],
    });
    const { pageFrame } = createRequire(import.meta.url)(outfile);
    return pageFrame({ cspSource: ORIGIN, asWebviewUri: (uri: string) => uri }, ORIGIN, which);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const REQUEST: SimulateParams = { from: 'shop/web-0', to: 'shop/db-0', port: 5432, protocol: 'TCP' };

const PLACE = {
  uri: 'file:///shop/db.yaml',
  range: { start: { line: 11, character: 4 }, end: { line: 11, character: 8 } },
};

const rule = (index: number, outcome: StepView['outcome']): StepView => ({
  kind: 'rule',
  depth: 2,
  text: `rule ${index}: allow from \`role=r${index}\``,
  because: outcome === 'no-match' ? [`needs label \`role=r${index}\`, has \`role=web\``] : [],
  outcome,
  policy: 'NetworkPolicy shop/allow-api',
  path: `spec.ingress[${index - 1}]`,
  file: 'policies/db.yaml',
  place: PLACE,
});

/** Denied at the end of a tier, after `rules` rules that did not match. */
export function denied(rules: number): SimulateResult {
  const steps: StepView[] = [
    { kind: 'tier', depth: 0, text: 'NetworkPolicy', outcome: 'info' },
    {
      kind: 'policy',
      depth: 1,
      text: 'NetworkPolicy shop/allow-api',
      outcome: 'info',
      policy: 'NetworkPolicy shop/allow-api',
      file: 'policies/db.yaml',
      place: PLACE,
    },
    ...Array.from({ length: rules }, (_, index) => rule(index + 1, 'no-match')),
    { kind: 'tier-end', depth: 0, text: 'nothing else passes', outcome: 'decided' },
  ];
  return {
    flow: {
      from: { text: 'shop/web-0', label: 'shop/web-0', detail: 'pod of Deployment web' },
      to: { text: 'shop/db-0', label: 'shop/db-0', detail: 'pod of StatefulSet db', place: PLACE },
      port: 5432,
      protocol: 'TCP',
      family: 4,
    },
    verdict: 'deny',
    title: 'Denied',
    reason: '`shop/db-0` accepts ingress only from `role=api`.',
    reasonPlace: PLACE,
    egress: {
      verdict: 'allow',
      summary: 'not isolated',
      steps: [{ kind: 'default', depth: 0, text: 'not isolated', outcome: 'decided' }],
    },
    ingress: { verdict: 'deny', summary: 'isolated by NetworkPolicy shop/allow-api', steps },
    facts: [{ name: 'Snapshot', value: '`staging`, 2 h old' }],
    generation: 1,
    commandLine: 'netpol simulate …',
    text: 'DENIED …',
  };
}

export function allowed(): SimulateResult {
  const result = denied(0);
  const tier: StepView[] = [
    ...result.ingress.steps.slice(0, 2),
    rule(1, 'no-match'),
    { ...rule(2, 'decided'), because: [] },
    rule(3, 'skipped'),
    rule(4, 'skipped'),
  ];
  return {
    ...result,
    verdict: 'allow',
    title: 'Allowed',
    reason: '`shop/allow-api` lets it in.',
    ingress: { verdict: 'allow', summary: 'let in by shop/allow-api', steps: tier },
  };
}
