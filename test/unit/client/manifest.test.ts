import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
// @ts-expect-error: a build script, plain JavaScript
import { collect } from '../../../client/l10n/collect.mjs';
import { COMMAND_NAMES } from '../../../client/src/commands.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));
const texts: Record<string, string> = JSON.parse(read('package.nls.json'));
const settings: Record<string, { default: unknown; markdownDescription: string }> =
  manifest.contributes.configuration.properties;

/** Every string of a value, however deep. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}

describe('the manifest', () => {
  test('has a text for each name it uses, and uses each text it has', () => {
    const used = strings(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    expect(new Set(used)).toEqual(new Set(Object.keys(texts)));
  });

  test('announces the commands that exist', () => {
    const announced = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    expect(announced).toEqual(COMMAND_NAMES.map((name) => `netpol.${name}`));
  });

  test('names files that are there', () => {
    const steps: { media: { markdown: string } }[] = manifest.contributes.walkthroughs[0].steps;
    for (const path of [manifest.icon, ...steps.map(({ media }) => media.markdown)]) {
      expect(existsSync(new URL(`../../../${path}`, import.meta.url)), path).toBe(true);
    }
  });

  test('describes each setting in the README too', () => {
    const readme = read('README.md');
    for (const name of Object.keys(settings)) expect(readme, name).toContain(`\`${name}\``);
  });

  test('is woken by documents and by its own view, never by everything', () => {
    for (const event of manifest.activationEvents) expect(event).toMatch(/^(onLanguage|onWebviewPanel):/);
  });
});

describe('texts of the client', () => {
  const { texts: said, found, calls } = collect();

  test('are all in the bundle that translators start from', () => {
    const bundle: Record<string, string> = JSON.parse(read('client/l10n/bundle.l10n.json'));
    expect(bundle).toEqual(Object.fromEntries(said.map((text: string) => [text, text])));
  });

  test('are simple literals, so that nothing is missed', () => {
    expect(found).toBe(calls);
  });
});
