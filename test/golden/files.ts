import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** A manifest of one code's folder. */
export interface GoldenFile {
  readonly code: string;
  /** `bad-flow.yaml` */
  readonly name: string;
  readonly source: string;
  readonly snapshot: string | undefined;
  /** By the number of the fix, from 1. */
  readonly fixed: ReadonlyMap<number, string>;
}

export function goldenFiles(kind: 'bad' | 'good'): readonly GoldenFile[] {
  return codes().flatMap((code) => {
    const names = readdirSync(`${ROOT}${code}`);
    const read = (name: string) => readFileSync(`${ROOT}${code}/${name}`, 'utf8');
    /** `snapshot-cilium.yaml` is that of `bad-cilium.yaml`, `good-cilium-ports.yaml` and the like. */
    const snapshotOf = (name: string) => {
      const own = names.find((each) => {
        const [, family] = /^snapshot-(\w+)\.yaml$/.exec(each) ?? [];
        return family !== undefined && new RegExp(`-${family}\\b`).test(name);
      });
      const found = own ?? (names.includes('snapshot.yaml') ? 'snapshot.yaml' : undefined);
      return found === undefined ? undefined : read(found);
    };
    return names
      .filter((name) => name.startsWith(kind) && /^[^.]+\.yaml$/.test(name))
      .map((name) => ({
        code,
        name,
        source: read(name),
        snapshot: snapshotOf(name),
        fixed: fixedOf(name, names, read),
      }));
  });
}

export function codes(): readonly string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function hasDocsPage(code: string): boolean {
  return existsSync(`${ROOT}../../docs/rules/${code}.md`);
}

function fixedOf(name: string, names: readonly string[], read: (name: string) => string): ReadonlyMap<number, string> {
  const stem = name.replace(/\.yaml$/, '');
  const found = new Map<number, string>();
  for (const candidate of names) {
    const [, number = '1'] = new RegExp(`^${stem}\\.fixed(?:-(\\d+))?\\.yaml$`).exec(candidate) ?? [undefined, ''];
    if (number !== '') found.set(Number(number), read(candidate));
  }
  return found;
}
