/** VS Code's own workbench in a headless Chromium, with the real extension host behind it. */
import { existsSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium, installCodeServer, startCodeServer } from './codeServer.mjs';

/** The suite takes half a minute; a machine with much to do, a few. */
const GIVE_UP_MILLISECONDS = 300_000;

/** Runs the suite; its results are in the file that `results` names. */
export async function runInBrowser({ extension, suite, workspace, data, results }, say) {
  const home = installCodeServer(say);
  const executablePath = findChromium(say);
  const output = [];
  process.env.NETPOL_RESULTS = results;
  const server = await startCodeServer(home, {
    data,
    extensions: join(data, 'extensions'),
    log: (chunk) => output.push(String(chunk)),
  });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(pageUrl(server.port, { workspace, extension, suite }));
    if (!(await appears(results))) {
      await page.screenshot({ path: join(dirname(results), 'stuck.png') });
      say(`The suite did not end. A picture of the editor: ${join(dirname(results), 'stuck.png')}`);
      say(output.join('').split('\n').slice(-20).join('\n'));
    }
  } finally {
    await browser.close();
    server.child.kill();
  }
}

function pageUrl(port, { workspace, extension, suite }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(suite)],
  ];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** Whether the file was written before we give up. */
function appears(file) {
  return new Promise((resolve) => {
    const done = (found) => {
      clearTimeout(timer);
      watcher.close();
      resolve(found);
    };
    const timer = setTimeout(() => done(false), GIVE_UP_MILLISECONDS);
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === basename(file)) done(true);
    });
    if (existsSync(file)) done(true);
  });
}
