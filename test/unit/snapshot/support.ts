import type { Host, HostFile } from '../../../server/src/snapshot/host.ts';
import { createProjection } from '../../../server/src/snapshot/projection.ts';
import { type FileFacts, readFacts } from '../../../server/src/snapshot/read.ts';

export const readOptions = {
  defaultNamespace: 'default',
  projection: createProjection(),
  breathe: async () => {},
};

export const URI = 'file:///dump.yaml';

export function read(text: string, uri = URI): Promise<FileFacts> {
  return readFacts(uri, text, readOptions);
}

/** `Pod shop/web-0`, in the order of the file. */
export function names(facts: Pick<FileFacts, 'objects'>): string[] {
  return facts.objects.map(({ value }) => {
    const { kind, metadata } = value as { kind: string; metadata?: { name?: string; namespace?: string } };
    return `${kind} ${metadata?.namespace ? `${metadata.namespace}/` : ''}${metadata?.name}`;
  });
}

/** Files in memory that count how often each was read; `set` with undefined deletes. */
export function memoryHost(files: Record<string, string>) {
  const texts = new Map(Object.entries(files));
  const reads = new Map<string, number>();
  let now = 1_000_000;
  const times = new Map(Object.keys(files).map((uri) => [uri, now]));
  const factsOf = (uri: string): HostFile | undefined => {
    const text = texts.get(uri);
    if (text !== undefined) return { uri, kind: 'file', modified: times.get(uri) ?? now, size: text.length };
    const isFolder = [...texts.keys()].some((each) => each.startsWith(`${uri}/`));
    return isFolder ? { uri, kind: 'folder', modified: now, size: 0 } : undefined;
  };
  const host: Host = {
    readFile: async (uri) => {
      reads.set(uri, (reads.get(uri) ?? 0) + 1);
      return texts.get(uri);
    },
    listFiles: async (folder) =>
      [...texts.keys()]
        .filter((uri) => uri.startsWith(`${folder}/`) && /\.(ya?ml|json)$/.test(uri))
        .sort()
        .flatMap((uri) => factsOf(uri) ?? []),
    stat: async (uri) => factsOf(uri),
  };
  return {
    host,
    reads: (uri: string) => reads.get(uri) ?? 0,
    set(uri: string, text: string | undefined, modified?: number) {
      now += 1000;
      if (text === undefined) texts.delete(uri);
      else texts.set(uri, text);
      times.set(uri, modified ?? now);
    },
  };
}
