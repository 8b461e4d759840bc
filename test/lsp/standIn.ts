import type { Diagnostic } from '../../server/src/features/results.ts';
import type { PolicyService, PolicyServiceOptions, Settings } from '../../server/src/service.ts';
import { cutSlices } from '../../server/src/syntax/slices.ts';
import { Text } from '../../server/src/syntax/text.ts';
import type { Span } from '../../server/src/syntax/tree.ts';

type Asking = Parameters<PolicyService['snapshots']['capture']>[1];

export interface StandIn extends PolicyService {
  /** What happened to it, in order. */
  readonly calls: string[];
  readonly settings: () => Settings | undefined;
  /** As if a snapshot had been loaded. */
  changeWorld(pods: number): void;
  /** Makes `settled` wait until the returned function is called. */
  hold(): () => void;
  readonly options: PolicyServiceOptions;
}

/**
 * A service whose answers can be read off the text: `wrong` is a mistake of the document, `lonely` one that only the
 * cluster shows, each `podSelector` has a lens, hovering tells the word, `throw` in the text makes every answer fail.
 */
export function createStandIn(options: PolicyServiceOptions): StandIn {
  const files = new Map<string, { version: number; text: Text }>();
  const listeners = new Set<() => void>();
  const calls: string[] = [];
  let generation = 0;
  let pods = 0;
  let settings: Settings | undefined;
  let held: Promise<void> = Promise.resolve();

  const textOf = (uri: string): string => {
    const text = files.get(uri)?.text.text ?? '';
    if (text.includes('throw')) throw new Error('asked to');
    return text;
  };
  const wordAt = (text: string, offset: number): Span => {
    const before = /[\w:/.-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
    const after = /^[\w:/.-]*/.exec(text.slice(offset))?.[0].length ?? 0;
    return { start: offset - before, end: offset + after };
  };
  const wordsLike = (uri: string, offset: number): readonly Span[] => {
    const text = textOf(uri);
    const { start, end } = wordAt(text, offset);
    const word = text.slice(start, end);
    return [...text.matchAll(/[\w:/.-]+/g)]
      .filter(([found]) => found === word)
      .map(({ index }) => ({ start: index, end: index + word.length }));
  };
  /** One page, then waits to be cancelled if the context says so. */
  const capturing = async (call: string, { signal, progress }: Asking) => {
    calls.push(call);
    progress({ resource: 'pods', objects: 500, done: 1, of: 4 });
    if (call.includes('"endless"')) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      calls.push('aborted');
    }
    return { message: 'Captured.', missing: [] };
  };
  const tell = (): void => {
    generation += 1;
    for (const listener of listeners) listener();
  };

  return {
    calls,
    options,
    settings: () => settings,
    changeWorld(now) {
      pods = now;
      tell();
    },
    hold() {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    open(uri, version, text) {
      generation += 1;
      calls.push(`open ${uri} ${version}`);
      files.set(uri, { version, text: new Text(text) });
    },
    change(uri, version, text) {
      generation += 1;
      calls.push(`change ${uri} ${version}`);
      files.set(uri, { version, text });
    },
    close(uri) {
      generation += 1;
      calls.push(`close ${uri}`);
      files.delete(uri);
    },
    text: (uri) => files.get(uri)?.text,
    positionAt: (uri, offset) => files.get(uri)?.text.positionAt(offset),
    documents: () => 1,
    version: (uri) => files.get(uri)?.version,
    configure(next) {
      settings = next;
      calls.push('configure');
      tell();
    },
    setFolders: (uris) => void calls.push(`folders ${uris.join(' ')}`),
    filesChanged: (uris) => void calls.push(`files ${uris.join(' ')}`),
    settled: () => held,
    prepared: () => undefined,
    generation: () => generation,
    onWorldChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    *lookAround(uri) {
      calls.push('lookAround');
      while (textOf(uri).includes('endless')) yield;
    },
    diagnostics: () => [],
    diagnosticsByDocument(uri, phase) {
      calls.push(`diagnostics ${phase}`);
      const words = phase === 'all' ? /wrong|lonely/g : /wrong/g;
      return cutSlices(textOf(uri)).map(({ start, slice }) => ({
        start,
        diagnostics: [...slice.text.matchAll(words)].map((match) => finding(match[0], match.index, uri, pods)),
      }));
    },
    hover(uri, offset) {
      const text = textOf(uri);
      const span = wordAt(text, offset);
      const word = text.slice(span.start, span.end);
      return word === '' ? undefined : { markdown: `**${word}** is \`${word.length}\` long`, span };
    },
    codeLenses: (uri) =>
      [...textOf(uri).matchAll(/podSelector/g)].map(({ index }) => ({
        span: { start: index, end: index + 11 },
        title: `${pods} pods`,
        action: { kind: 'matches', at: index },
      })),
    symbols: (uri) =>
      [...textOf(uri).matchAll(/name: (\S+)/g)].map(({ 0: whole, 1: name = '', index }) => {
        const span = { start: index, end: index + whole.length };
        const child = { name: 'inner', detail: '', kind: 'rule', span, selection: span, children: [] } as const;
        return { name, detail: 'policy', kind: 'policy', span, selection: span, children: [child] };
      }),
    semanticTokens: (uri) =>
      [...textOf(uri).matchAll(/has|web/g)].map(({ 0: word, index }) => ({
        span: { start: index, end: index + word.length },
        type: word === 'has' ? 'function' : 'string',
      })),
    rewrites: (uri, offset) => {
      const span = wordAt(textOf(uri), offset);
      return textOf(uri).slice(span.start, span.end) === 'web'
        ? [{ title: 'Write `web` otherwise', edits: [{ span, text: 'WEB' }] }]
        : [];
    },
    definition: (uri, offset) => [{ uri, span: wordAt(textOf(uri), offset) }],
    references: (uri, offset) => wordsLike(uri, offset).map((span) => ({ uri, span })),
    highlights: (uri, offset) =>
      wordsLike(uri, offset).map((span, i) => ({ span, kind: i === 0 ? 'declares' : 'uses' })),
    selectionRanges: (uri, offset) => [wordAt(textOf(uri), offset), { start: 0, end: textOf(uri).length }],
    folds: (uri) => [{ span: { start: 0, end: textOf(uri).length }, kind: 'comment' }],
    links: (uri) => [{ span: wordAt(textOf(uri), 0), target: 'https://example.com/', tooltip: 'About it' }],
    workspaceSymbols: (query) => [
      {
        name: query,
        kind: 'policy',
        container: 'shop',
        place: { uri: 'file:///w/policy.yaml', span: { start: 0, end: 4 } },
      },
    ],
    renameTarget(uri, offset) {
      const span = wordAt(textOf(uri), offset);
      const text = textOf(uri).slice(span.start, span.end);
      return text === 'fixed' ? { ok: false, why: 'It stays.' } : { ok: true, span, text };
    },
    rename: async (uri, offset, text) =>
      text === ''
        ? { ok: false, why: 'That is no name.' }
        : { ok: true, edits: wordsLike(uri, offset).map((span) => ({ uri, span, text })) },
    complete(uri, offset) {
      const span = wordAt(textOf(uri), offset);
      return [
        {
          label: 'podSelector',
          detail: 'the pods',
          documentation: '**Selects** pods',
          insert: 'podSelector:\n  matchLabels:\n    ' + '$' + '{1:app}: $0',
          snippet: true,
          span,
          kind: 'field',
          rank: 1,
        },
      ];
    },
    fixes(uri, span) {
      return [...textOf(uri).matchAll(/wrong/g)]
        .map((match) => finding('wrong', match.index, uri, pods))
        .filter((found) => found.span.start <= span.end && span.start <= found.span.end)
        .map((diagnostic) => ({
          diagnostic,
          fix: { title: 'Write `right`', preferred: true, edits: [{ span: diagnostic.span, text: 'right' }] },
        }));
    },
    ignored: () => [],
    fixAll: (uri) =>
      [...textOf(uri).matchAll(/wrong/g)].map(({ index }) => ({
        span: { start: index, end: index + 5 },
        text: 'right',
      })),
    safeFixes: () => [],
    matches: (uri, offset) => ({
      title: `matches at ${offset}`,
      items: [
        { label: 'web-0', description: 'shop', detail: '', place: { uri, span: { start: offset, end: offset } } },
      ],
    }),
    simulate: (params) => {
      calls.push(`simulate ${JSON.stringify(params)}`);
      throw new Error('no flows here');
    },
    flowEnds: ({ role, offset, typed }) => ({ ends: [], ports: [], meaning: `${role} ${offset} ${typed}` }),
    tree: ({ node }) => ({ nodes: [], total: node === undefined ? 0 : 1 }),
    podPolicies: (of) => ({ title: `policies of ${JSON.stringify(of)}`, items: [] }),
    whoCanReach: (of) => ({ title: `sources of ${JSON.stringify(of)}`, items: [] }),
    map: async ({ from }) => ({ rows: [], total: 0, facts: [], problem: `map from ${from}` }),
    mapText: async ({ format }) => ({ text: `map as ${format}` }),
    compare: async ({ before }) => ({
      rows: [],
      total: 0,
      opens: 0,
      closes: 0,
      facts: [],
      problem: JSON.stringify(before),
    }),
    compareText: async ({ format }) => ({ text: `changes as ${format}` }),
    world: () => undefined,
    status: () => ({ dataplane: { name: 'kubernetes', how: 'default' }, problems: [] }),
    snapshots: {
      contexts: async (kubeconfig) => {
        calls.push(`contexts ${kubeconfig}`);
        return { contexts: [{ name: 'staging', cluster: 'c' }], current: 'staging' };
      },
      capture: async (params, asking) => capturing(`capture ${JSON.stringify(params)}`, asking),
      refresh: async (asking) => capturing('refresh', asking),
      async export(uri, hashNames) {
        calls.push(`export ${uri} ${hashNames}`);
        return { uri, message: 'Exported.', missing: [] };
      },
      compare: async ({ before, after }) => ({ text: `${before} ${after}`, added: 0, removed: 0, changed: 0 }),
      watched: () => undefined,
      stop: () => void calls.push('stop'),
    },
  };
}

function finding(word: string, start: number, uri: string, pods: number): Diagnostic {
  return {
    code: `${word}-word`,
    level: 'warning',
    message: word === 'lonely' ? `${word}, ${pods} pods.` : `${word}.`,
    span: { start, end: start + word.length },
    path: '',
    document: 0,
    rejectedBy: [],
    related: [{ message: 'the first word', place: { uri, span: { start: 0, end: 1 } } }],
    tags: ['unnecessary'],
    fixes: [],
  };
}
