import { describe, expect, it } from 'vitest';
import { filesOf, type LoadedFile, loadFiles } from '../../../server/src/snapshot/load.ts';
import { memoryHost, names, readOptions } from './support.ts';

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\n`;
const NOTHING: ReadonlyMap<string, LoadedFile> = new Map();
const never = () => false;

describe('what a path stands for', () => {
  const { host } = memoryHost({ 'file:///w/a.yaml': pod('a'), 'file:///w/sub/b.json': '{}', 'file:///w/c.txt': '' });

  it('is itself, or every YAML and JSON file below it, or nothing', async () => {
    expect((await filesOf(host, 'file:///w/a.yaml'))?.map(({ uri }) => uri)).toEqual(['file:///w/a.yaml']);
    const below = await filesOf(host, 'file:///w');
    expect(below?.map(({ uri }) => uri)).toEqual(['file:///w/a.yaml', 'file:///w/sub/b.json']);
    expect(await filesOf(host, 'file:///gone')).toBeUndefined();
  });
});

describe('loading', () => {
  it('reads files in their order, each once while it does not change', async () => {
    const memory = memoryHost({ 'file:///w/a.yaml': pod('a'), 'file:///w/b.yaml': pod('b') });
    const load = async (known: ReadonlyMap<string, LoadedFile>, stale: (uri: string) => boolean) =>
      loadFiles(memory.host, (await filesOf(memory.host, 'file:///w')) ?? [], known, stale, readOptions);
    const first = await load(NOTHING, never);
    expect([...first.values()].flatMap(names)).toEqual(['Pod shop/a', 'Pod shop/b']);

    memory.set('file:///w/b.yaml', pod('c'));
    const second = await load(first, never);
    expect([...second.values()].flatMap(names)).toEqual(['Pod shop/a', 'Pod shop/c']);
    expect(second.get('file:///w/a.yaml')).toBe(first.get('file:///w/a.yaml'));
    expect(memory.reads('file:///w/a.yaml')).toBe(1);
    expect(memory.reads('file:///w/b.yaml')).toBe(2);

    await load(second, (uri) => uri.endsWith('a.yaml'));
    expect(memory.reads('file:///w/a.yaml')).toBe(2);
    expect(memory.reads('file:///w/b.yaml')).toBe(2);
  });

  it('remembers when each file was written', async () => {
    const memory = memoryHost({});
    memory.set('file:///w/a.yaml', pod('a'), 42);
    const files = (await filesOf(memory.host, 'file:///w')) ?? [];
    const loaded = await loadFiles(memory.host, files, NOTHING, never, readOptions);
    expect(loaded.get('file:///w/a.yaml')?.modified).toBe(42);
  });

  it('says which file cannot be read, and reads the others', async () => {
    const memory = memoryHost({ 'file:///w/a.yaml': pod('a'), 'file:///w/b.yaml': pod('b') });
    const files = (await filesOf(memory.host, 'file:///w')) ?? [];
    const host = {
      ...memory.host,
      readFile: async (uri: string) => (uri.endsWith('a.yaml') ? undefined : memory.host.readFile(uri)),
    };
    const loaded = await loadFiles(host, files, NOTHING, never, readOptions);
    expect(loaded.get('file:///w/a.yaml')?.problems).toEqual([
      { kind: 'unreadable-file', uri: 'file:///w/a.yaml', detail: '' },
    ]);
    expect([...loaded.values()].flatMap(names)).toEqual(['Pod shop/b']);
  });
});
