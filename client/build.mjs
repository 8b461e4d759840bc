/**
 * Builds everything that ships into `dist/`:
 *   node client/build.mjs            minified, sizes printed
 *   node client/build.mjs --watch    readable, rebuilt on change
 *   node client/build.mjs --quiet    minified, prints nothing but problems
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, context } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOTICES = 'THIRD-PARTY-NOTICES.txt';
const watch = process.argv.includes('--watch');
const quiet = process.argv.includes('--quiet');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { NETPOL_VERSION: JSON.stringify(version) },
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

/**
 * Bundles for Node and for the browser at once: what differs is imported where it is needed, so that neither world
 * evaluates the other's modules. The YAML library's build for Node asks for `process` and `buffer` and gives the same.
 */
const either = { ...node, conditions: ['browser'], alias: { yaml: './node_modules/yaml/browser/index.js' } };

/**
 * The desktop entry only looks whether a document is a policy; what costs time to load (`vscode-languageclient`,
 * 75 ms) is a second file, required when the first policy is seen. A web extension has to be a single file: that one.
 */
const secondFile = {
  name: 'second-file',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/client\.ts$/ }, () => ({ path: './client.js', external: true })),
};

/** The language server and the command line are one file, because most of either is the same; two small ones start it. */
const cli = {
  ...node,
  stdin: { contents: "require('./netpol.js').cli();" },
  entryNames: 'cli',
  external: ['./netpol.js'],
  banner: { js: '#!/usr/bin/env node' },
};

/** What reads live clusters is loaded when somebody asks for one. */
const clusterBeside = {
  name: 'cluster-beside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/cluster\.ts$/ }, ({ importer }) =>
      /[\\/]src[\\/]main[\\/][^\\/]+$/.test(importer) ? { path: './cluster.js', external: true } : undefined,
    ),
};

/**
 * Of the Kubernetes client we use the kubeconfig and its credentials. Its generated API classes and the HTTP library
 * behind them are never called by that, and would be eight times as much as the rest: requests are our own.
 */
const credentialsOnly = {
  name: 'credentials-only',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node-fetch|\.\/gen\/.*)$/ }, ({ path, importer }) =>
      importer.includes('client-node') ? { path, namespace: 'unused' } : undefined,
    );
    const names = ['createConfiguration', 'ServerConfiguration', 'of', 'Headers'];
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents: names.map((name) => `export const ${name} = undefined;`).join('\n'),
    }));
  },
};

/**
 * What the language client would ask for filters of file operations, which our server never registers, and for the
 * editor's version, which the manifest's `engines` has settled before we run.
 */
const neverAsked = {
  name: 'never-asked',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:minimatch|semver\/functions\/(?:parse|satisfies))$/ }, ({ path }) => ({
      path,
      namespace: 'never-asked',
    }));
    onLoad({ filter: /^minimatch$/, namespace: 'never-asked' }, () => ({ contents: 'exports.Minimatch = undefined;' }));
    onLoad({ filter: /^semver/, namespace: 'never-asked' }, () => ({ contents: 'module.exports = () => true;' }));
  },
};

const bundles = [
  {
    ...either,
    entryPoints: { netpol: 'server/src/main/netpol.ts' },
    plugins: [clusterBeside],
    // Code that was kept compiled knows no `import`.
    supported: { 'dynamic-import': false },
    // A browser runs the file as the script of a worker, where there is no `module` and nobody to call the server.
    banner: { js: "if (typeof importScripts === 'function') var module = { exports: {} };" },
    footer: { js: "if (typeof importScripts === 'function') module.exports.worker();" },
  },
  { ...node, entryPoints: { server: 'server/src/main/server.ts' } },
  cli,
  { ...node, entryPoints: { cluster: 'server/src/main/cluster.ts' }, plugins: [credentialsOnly] },
  {
    ...node,
    entryPoints: { extension: 'client/src/extension.ts' },
    external: ['vscode'],
    plugins: [secondFile],
    supported: { 'dynamic-import': false },
  },
  { ...either, entryPoints: { client: 'client/src/client.ts' }, external: ['vscode'], plugins: [neverAsked] },
  {
    ...browser,
    entryPoints: [
      { in: 'client/src/webview/main.ts', out: 'webview' },
      { in: 'client/src/webview/map.ts', out: 'map' },
      { in: 'client/src/webview/style.css', out: 'webview' },
    ],
    format: 'iife',
    tsconfig: 'client/src/webview/tsconfig.json',
  },
].map((options) => ({ ...options, outdir: 'dist' }));

if (watch) {
  await Promise.all(bundles.map(async (options) => (await context(options)).watch()));
  console.log('Watching.');
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  writeNotices(results);
  removeStale(results);
  if (!quiet) printSizes(results);
}

/** Files of an earlier build; not before this one stands, so that whoever runs `dist/` meanwhile finds it. */
function removeStale(results) {
  const fresh = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  for (const name of readdirSync(join(root, 'dist'))) {
    if (!fresh.has(`dist/${name}`) && name !== NOTICES) rmSync(join(root, 'dist', name), { recursive: true });
  }
}

/** The licences of the packages whose code stands in the bundles: each of them asks to be passed on. */
function writeNotices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = [...new Set(inputs.map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]))];
  const notices = folders
    .filter(Boolean)
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return `${name} ${version}\n\n${licence(folder)}`;
    });
  const head = 'The files in this folder hold code of these packages.';
  writeFileSync(join(root, 'dist', NOTICES), [head, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`));
}

function licence(folder) {
  for (const name of ['LICENSE', 'License.txt', 'LICENSE.md', 'LICENSE.txt', 'license', 'license.md']) {
    try {
      return readFileSync(join(root, folder, name), 'utf8').trim();
    } catch {}
  }
  throw new Error(`${folder} ships without a licence text: it cannot be bundled.`);
}

function printSizes(results) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0).padStart(6)} kB`;
  for (const path of results.flatMap(({ metafile }) => Object.keys(metafile.outputs)).sort()) {
    const zipped = gzipSync(readFileSync(join(root, path))).length;
    console.log(`${path.padEnd(26)}${kilobytes(statSync(join(root, path)).size)} ${kilobytes(zipped)} zipped`);
  }
}
