/**
 * Takes the README's pictures, in the real editor on the examples:  node test/vscode/pictures.mjs [FOLDER] [THEME]
 * FOLDER is `docs/images` unless given; with another one this is how a change of looks is looked at in any theme.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium, installCodeServer, startCodeServer } from './codeServer.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [folder = join(root, 'docs', 'images'), theme = 'Default Light Modern'] = process.argv.slice(2);
const POLICY = 'policies/1-namespace-wide.yaml';
const EDITOR = { width: 1180, height: 720 };
/** For what the editor draws in its own time: hovers, menus and their animations. */
const SETTLED_MILLISECONDS = 1200;

mkdirSync(folder, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'netpol-pictures-'));
const workspace = join(scratch, 'examples');
const data = join(scratch, 'data');
cpSync(join(root, 'examples/kubernetes'), workspace, { recursive: true });
mkdirSync(join(data, 'User'), { recursive: true });
mkdirSync(join(data, 'extensions'));
writeFileSync(
  join(data, 'User', 'settings.json'),
  JSON.stringify({
    'workbench.colorTheme': theme,
    'workbench.startupEditor': 'none',
    'workbench.activityBar.location': 'hidden',
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
    'editor.minimap.enabled': false,
    'editor.fontSize': 13,
    'editor.lineNumbersMinChars': 3,
    'editor.hover.above': false,
    'editor.hover.delay': 100,
    'breadcrumbs.enabled': false,
    'chat.disableAIFeatures': true,
    'git.enabled': false,
  }),
);

const server = await startCodeServer(installCodeServer(console.log), {
  data,
  extensions: join(data, 'extensions'),
  log: () => {},
});
const browser = await chromium.launch({ executablePath: findChromium(console.log), args: CHROMIUM_FLAGS });
try {
  const page = await browser.newPage({ viewport: EDITOR });
  const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(root)],
    ['openFile', remote(join(workspace, POLICY))],
  ]);
  await page.goto(`http://127.0.0.1:${server.port}/?${new URLSearchParams({ folder: workspace, payload })}`);
  await page.getByText('all 2 pods in org-1').waitFor({ timeout: 120_000 });
  await page.keyboard.press('Control+b');
  await closeNotifications(page);
  await takePictures(page);
} finally {
  await browser.close();
  server.child.kill();
  rmSync(scratch, { recursive: true, force: true });
}

async function takePictures(page) {
  const shoot = async (name, clip) => {
    await page.waitForTimeout(SETTLED_MILLISECONDS);
    await page.screenshot({ path: resolve(folder, `${name}.png`), ...(clip && { clip }) });
    console.log(resolve(folder, `${name}.png`));
  };
  const word = (line, text) => page.locator('.view-line', { hasText: line }).locator('span', { hasText: text }).last();
  const top = { x: 0, y: 0, width: 900, height: 690 };

  await page.getByText('all 2 pods in org-1').hover();
  await shoot('lenses', top);

  await word('podSelector: {}', 'podSelector').hover();
  await page.locator('.monaco-hover:visible').first().waitFor();
  await shoot('hover', { ...top, height: 480 });

  await page.mouse.move(5, 5);
  // Room for the policy and, below it, the problems.
  await page.setViewportSize({ ...EDITOR, height: 1000 });
  await page.keyboard.press('Control+Shift+m');
  await page.locator('.markers-panel').waitFor();
  await word('- podSelector:', 'podSelector').click();
  await page.keyboard.press('Control+.');
  await page.getByText('Merge into one peer').first().waitFor();
  await shoot('diagnostics', { ...EDITOR, x: 0, y: 380, height: 530 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+j');
  await page.setViewportSize(EDITOR);
  await page.keyboard.press('Control+Home');

  await page.getByText('Simulate flow').first().click();
  for (const typed of ['org-1/team-a', 'org-2/team-b', '80']) {
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.waitForTimeout(SETTLED_MILLISECONDS);
    await page.keyboard.type(typed);
    await page.waitForTimeout(SETTLED_MILLISECONDS);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('tab', { name: /Denied/ }).waitFor();
  await shoot('flow');

  await page.keyboard.press('F1');
  await page.keyboard.type('View: Close All Editors');
  await page.waitForTimeout(SETTLED_MILLISECONDS);
  await page.keyboard.press('Enter');
  await page.keyboard.press('F1');
  await page.keyboard.type('Explorer: Focus on Network Policy View');
  await page.waitForTimeout(SETTLED_MILLISECONDS);
  await page.keyboard.press('Enter');
  const lines = page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
  await lines.first().waitFor();
  // The other sections of the explorer are folded away.
  await page.locator('.pane-header.expanded').first().click();
  await lines.filter({ hasText: 'org-4' }).waitFor();
  for (const label of ['org-1', 'org-4', 'team-a']) {
    await lines.filter({ hasText: label }).last().click();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(SETTLED_MILLISECONDS);
  }
  await lines.filter({ hasText: 'org-4' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open Connectivity Map' }).click();
  await page.getByRole('tab', { name: 'Connectivity Map' }).waitFor();
  await page.mouse.move(5, 5);
  await shoot('map');
}

async function closeNotifications(page) {
  await page.keyboard.press('F1');
  await page.keyboard.type('Notifications: Clear All Notifications');
  await page.waitForTimeout(SETTLED_MILLISECONDS);
  await page.keyboard.press('Enter');
}
