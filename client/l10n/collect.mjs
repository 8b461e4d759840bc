/** `node client/l10n/collect.mjs` writes `bundle.l10n.json`: every text of the client, for translators to start from. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '..', 'src');
const BUNDLE = join(here, 'bundle.l10n.json');
const CALL = /l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g;

/** @returns the texts, sorted, and how many calls there are in all: a call without a simple literal would be missed */
export function collect() {
  const files = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.ts'));
  const code = files.map((path) => readFileSync(join(source, path), 'utf8')).join('\n');
  const found = [...code.matchAll(CALL)].map(([, text]) => text.replaceAll("\\'", "'"));
  return { texts: [...new Set(found)].sort(), found: found.length, calls: code.split('l10n.t(').length - 1 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { texts } = collect();
  writeFileSync(BUNDLE, `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`);
}
