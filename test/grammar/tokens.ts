/** Texts cut as the editor cuts them: the grammar of YAML with the injections of this extension. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import shikiYaml from '@shikijs/langs/yaml';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const contributed: readonly { readonly scopeName: string; readonly path: string; readonly injectTo: string[] }[] =
  manifest.contributes.grammars;

/** Grammars by their scope, as text. */
type Grammars = ReadonlyMap<string, string>;

/** The grammar that many editors and sites have for YAML. */
export const COMMON: Grammars = new Map(shikiYaml.map((each) => [each.scopeName, JSON.stringify(each)]));

/** The one that comes with the editor, where the editor's own suite has installed it. */
export function editorGrammars(): Grammars | undefined {
  const cache =
    process.env.NETPOL_VSCODE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'netpol-vscode');
  const folders = (existsSync(cache) ? readdirSync(cache) : [])
    .map((name) => join(cache, name, 'node_modules/code-server/lib/vscode/extensions/yaml/syntaxes'))
    .filter(existsSync);
  const [folder] = folders;
  if (!folder) return undefined;
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Map(texts.map((text) => [JSON.parse(text).scopeName, text]));
}

export interface Token {
  readonly text: string;
  /** Without those of YAML that stand around everything. */
  readonly scopes: readonly string[];
}

export async function tokenizer(yaml: Grammars): Promise<(text: string) => readonly Token[]> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const own = new Map(contributed.map(({ scopeName, path }) => [scopeName, readFileSync(join(root, path), 'utf8')]));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const text = own.get(scope) ?? yaml.get(scope);
      return text === undefined ? null : textmate.parseRawGrammar(text, `${scope}.json`);
    },
    getInjections: (scope) =>
      contributed.filter(({ injectTo }) => injectTo.includes(scope)).map(({ scopeName }) => scopeName),
  });
  const grammar = await registry.loadGrammar('source.yaml');
  if (!grammar) throw new Error('there is no grammar of YAML');
  return (text) => {
    let stack: textmate.StateStack = textmate.INITIAL;
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
      stack = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
    });
  };
}
