import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createPolicyService, DEFAULT_SETTINGS, type Host } from '../../server/src/service.ts';
import { applied } from './diagnose.ts';

/**
 * What docs/examples.md says of the examples is what the product says of them: every section's two tables, which list
 * diagnostics and flows, against the files that the section links to.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOON = Date.UTC(2026, 2, 2, 12);
const CLUSTERS = ['kubernetes', 'calico', 'cilium'] as const;

const read = (path: string) => readFileSync(ROOT + path, 'utf8');
const folderOf = (cluster: string) => `mem:///examples/${cluster}/`;
const snapshotOf = (cluster: string) => `${folderOf(cluster)}snapshot.yaml`;
const policiesOf = (cluster: string) =>
  readdirSync(`${ROOT}examples/${cluster}/policies`).map((name) => `${folderOf(cluster)}policies/${name}`);
const FILES = new Map(
  CLUSTERS.flatMap((cluster) => [snapshotOf(cluster), ...policiesOf(cluster)]).map((uri) => [
    uri,
    read(uri.replace('mem:///', '')),
  ]),
);

const host: Host = {
  readFile: async (uri) => FILES.get(uri),
  stat: async (uri) => fileAt(uri),
  listFiles: async (folder) =>
    [...FILES.keys()].filter((uri) => uri.startsWith(folder)).flatMap((uri) => fileAt(uri) ?? []),
};

function fileAt(uri: string) {
  const text = FILES.get(uri);
  return text === undefined ? undefined : { uri, kind: 'file' as const, modified: NOON, size: text.length };
}

interface Section {
  readonly file: string;
  readonly diagnostics: readonly (readonly string[])[];
  readonly flows: readonly (readonly string[])[];
}

const SECTIONS: readonly Section[] = read('docs/examples.md')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const found = tables(section);
    const diagnostics = found.find(({ head }) => head === 'line')?.rows ?? [];
    const flows = found.find(({ head }) => head === 'from')?.rows ?? [];
    return { file: /\]\(\.\.\/(examples\/[^)]+)\)/.exec(section)?.[1] ?? '', diagnostics, flows };
  });

interface Table {
  /** The first column's. */
  readonly head: string;
  /** Cells without code marks. */
  readonly rows: readonly (readonly string[])[];
}

function tables(section: string): readonly Table[] {
  const found = section.match(/(?:^\|.*\n)+/gm) ?? [];
  return found.map((table) => {
    const [head, , ...rows] = table
      .trimEnd()
      .split('\n')
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
      );
    return { head: head?.[0] ?? '', rows };
  });
}

async function openExamples(file: string) {
  const cluster = file.split('/')[1] ?? '';
  const service = createPolicyService({
    host,
    clock: () => NOON,
    log: (level, message) => {
      if (level === 'error') throw new Error(message);
    },
  });
  service.configure({ ...DEFAULT_SETTINGS, snapshot: snapshotOf(cluster) });
  service.setFolders([folderOf(cluster)]);
  for (const uri of policiesOf(cluster)) service.open(uri, 1, FILES.get(uri) ?? '');
  await service.settled();
  return service;
}

it('describes every example', () => {
  const described = SECTIONS.map(({ file }) => file);
  expect(described).toEqual(CLUSTERS.flatMap(policiesOf).map((uri) => uri.replace('mem:///', '')));
});

describe.each(SECTIONS)('$file', ({ file, diagnostics, flows }) => {
  it('is told what the page lists, line by line', async () => {
    const service = await openExamples(file);
    const uri = `mem:///${file}`;
    const found = service.diagnostics(uri, 'all').map(({ span, level, code }) => {
      const line = service.positionAt(uri, span.start)?.line ?? -1;
      return [`${line + 1}`, level, code];
    });
    expect(found).toEqual(diagnostics.map((row) => row.slice(0, 3)));
  });

  it.each(flows.map(([from = '', to = '', port = '', verdict = '']) => ({ from, to, port, verdict })))(
    '$from to $to on $port: $verdict',
    async ({ from, to, port, verdict }) => {
      const service = await openExamples(file);
      const [protocol, number] = port.split(' ');
      expect(protocol).toBeDefined();
      const answer = service.simulate({ from, to, port: Number(number), ...(protocol && { protocol }) });
      expect(answer.problem).toBeUndefined();
      expect(answer.verdict, answer.reason).toBe(verdict);
    },
  );
});

const MENDED = [
  {
    file: 'examples/kubernetes/policies/1-namespace-wide.yaml',
    titles: ['Use kubernetes.io/metadata.name', 'Merge into one peer'],
    from: 'org-1/team-a-7c9f8d5b6d-c8vjq',
    to: 'svc:org-2/team-b',
    port: 80,
  },
  {
    file: 'examples/kubernetes/policies/5-open-egress.yaml',
    titles: ['Allow all egress: add an empty rule'],
    from: 'org-6/team-a-7c9f8d5b6d-wd9lv',
    to: '203.0.113.10',
    port: 443,
  },
];

it.each(MENDED)('$file does what was meant after $titles', async ({ file, titles, ...flow }) => {
  const service = await openExamples(file);
  const uri = `mem:///${file}`;
  for (const [index, title] of titles.entries()) {
    const fixes = service.diagnostics(uri, 'all').flatMap((diagnostic) => diagnostic.fixes);
    const fix = fixes.find((candidate) => candidate.title.startsWith(title));
    const text = service.text(uri)?.text ?? '';
    service.close(uri);
    service.open(uri, index + 2, applied(text, fix?.edits ?? []));
    await service.settled();
  }
  expect(service.simulate(flow).verdict).toBe('allow');
  expect(service.diagnostics(uri, 'all').filter(({ level }) => level === 'warning')).toEqual([]);
});
