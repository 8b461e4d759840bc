import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { names, read, URI } from './support.ts';

const pod = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { labels: { app: name }, name, namespace: 'shop' },
  ...more,
});
const policy = (name: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: 80 }] }] },
});
const list = (items: readonly JsonObject[], kind = 'List', apiVersion = 'v1'): JsonObject => ({
  apiVersion,
  items,
  kind,
  metadata: { resourceVersion: '' },
});

/** As `kubectl get -o yaml` writes it: sorted keys, dashes at the margin of their key. */
const asKubectl = (value: JsonObject) => stringify(value, { indentSeq: false, sortMapEntries: true, lineWidth: 0 });
const asJson = (value: JsonObject) => JSON.stringify(value, null, 4);

describe.each([
  ['JSON', asJson],
  ['YAML', asKubectl],
  ['YAML with indented dashes', (value: JsonObject) => stringify(value)],
  ['flow YAML', (value: JsonObject) => stringify(value, { collectionStyle: 'flow' })],
])('a List in %s', (_, write) => {
  const text = write(
    list([pod('web'), { apiVersion: 'v1', kind: 'Secret', data: { a: 'b' } }, policy('allow'), pod('db')]),
  );

  it('gives its objects and policies, each at its place', async () => {
    const facts = await read(text);
    expect(facts.problems).toEqual([]);
    expect(names(facts)).toEqual(['Pod shop/web', 'Pod shop/db']);
    expect(facts.objects.map(({ place }) => place)).toEqual([
      { uri: URI, document: 0, at: ['items', 0] },
      { uri: URI, document: 0, at: ['items', 3] },
    ]);
    expect(facts.policies.map(({ policy: found, place }) => [found.id, place.at])).toEqual([
      ['networking.k8s.io/NetworkPolicy/shop/allow', ['items', 2]],
    ]);
  });

  it('knows where the names stand', async () => {
    const facts = await read(text);
    const shown = facts.objects.map(({ span }) => text.slice(span.start, span.end).replaceAll('"', ''));
    expect(shown).toEqual(['web', 'db']);
    const [found] = facts.policies;
    if (!found) throw new Error('no policy');
    const { start, object } = found;
    const node = object.node.entries.find(({ key }) => key === 'spec')?.keyNode.span ?? { start: 0, end: 0 };
    expect(text.slice(start + node.start, start + node.end).replaceAll('"', '')).toBe('spec');
  });

  it('says on which line an offset is', async () => {
    const { lines, objects } = await read(text);
    for (const { span } of objects) {
      const before = text.slice(0, span.start).split('\n');
      expect(lines.positionAt(span.start)).toEqual({ line: before.length - 1, character: before.at(-1)?.length });
    }
  });
});

describe('files', () => {
  it('may be streams of documents, with empty ones and comments between', async () => {
    const text = `# cluster\n---\n${asKubectl(pod('a'))}---\n---\n# nothing here\n---\n${asKubectl(policy('p'))}---\n${asKubectl(pod('b'))}`;
    const facts = await read(text);
    expect(names(facts)).toEqual(['Pod shop/a', 'Pod shop/b']);
    expect(facts.problems).toEqual([]);
    expect(new Set(facts.objects.map(({ place }) => place.document)).size).toBe(2);
  });

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['comments', (text: string) => `# dumped on Monday\n${text}\n# the end\n`],
    ['no final newline', (text: string) => text.trimEnd()],
  ])('may have %s', async (_, change) => {
    for (const written of [asKubectl(list([pod('a'), pod('b')])), asKubectl(pod('a'))]) {
      const text = change(written);
      const facts = await read(text);
      expect(facts.problems).toEqual([]);
      expect(facts.objects.length).toBe(written.includes('kind: List') ? 2 : 1);
      for (const { span, value } of facts.objects) {
        expect(text.slice(span.start, span.end)).toBe((value.metadata as JsonObject).name);
      }
    }
    const json = change(asJson(pod('a')));
    if (!json.includes('#')) expect(names(await read(json))).toEqual(['Pod shop/a']);
  });

  it('leave out one broken document and keep the others', async () => {
    const broken = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "broken\n';
    const facts = await read(`${asKubectl(pod('a'))}---\n${broken}---\n${asKubectl(pod('b'))}`);
    expect(names(facts)).toEqual(['Pod shop/a', 'Pod shop/b']);
    expect(facts.problems).toMatchObject([{ kind: 'not-yaml', uri: URI, document: 1 }]);
  });

  it('leave out one broken item of a List and keep the others', async () => {
    const text = asKubectl(list([pod('a'), pod('b'), pod('c')])).replace('name: b', 'name: "b');
    const facts = await read(text);
    expect(names(facts)).toEqual(['Pod shop/a', 'Pod shop/c']);
    expect(facts.problems).toMatchObject([{ kind: 'not-yaml' }]);
  });

  it('keep an object whose key stands twice, as kubectl does', async () => {
    const text = asKubectl(pod('a')).replace('  name: a\n', '  name: x\n  name: a\n');
    expect(names(await read(text))).toEqual(['Pod shop/a']);
  });

  it('may hold JSON that only a YAML reader takes', async () => {
    const text = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "shop",},}';
    expect(names(await read(text))).toEqual(['Pod shop/a']);
  });

  it('may be something else altogether', async () => {
    for (const text of ['services:\n  web:\n    image: x\n', '[1, 2]', 'just text', '{"name": "x", "version": "1"}']) {
      const facts = await read(text);
      expect(facts.objects).toEqual([]);
      expect(facts.problems).toMatchObject([{ kind: 'not-an-object' }]);
    }
    for (const text of ['', '\n\n', '# nothing\n']) expect((await read(text)).problems).toEqual([]);
  });

  it('with Helm actions are left in peace', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n  {{- if .x }}\n  namespace: a\n  {{- end }}\n';
    expect(await read(text)).toMatchObject({ objects: [], problems: [] });
  });
});

describe('JSON objects one after another', () => {
  it('are documents of their own, whatever stands between them', async () => {
    const text = `${asJson(list([pod('a'), pod('b')]))}\n${JSON.stringify(pod('c'))}${JSON.stringify(pod('d'))}\n\n---\n${asKubectl(pod('e'))}`;
    const facts = await read(text);
    expect(facts.problems).toEqual([]);
    expect(
      facts.objects.map(({ place, span }) => [place.document, ...place.at, text.slice(span.start, span.end)]),
    ).toEqual([
      [0, 'items', 0, '"a"'],
      [0, 'items', 1, '"b"'],
      [1, '"c"'],
      [2, '"d"'],
      [3, 'e'],
    ]);
  });

  it('are left out together where one of them is cut', async () => {
    const facts = await read(`${JSON.stringify(pod('a'))}\n${JSON.stringify(pod('b')).slice(0, -9)}`);
    expect(facts).toMatchObject({ objects: [], problems: [{ kind: 'not-yaml', document: 0 }] });
  });
});

describe('lists of one kind', () => {
  it('name the kind of their items', async () => {
    const bare = { metadata: { name: 'a', namespace: 'shop' } };
    for (const write of [asJson, asKubectl]) {
      expect(names(await read(write(list([bare], 'PodList'))))).toEqual(['Pod shop/a']);
      const { kind: _, apiVersion: __, ...spec } = policy('p');
      const facts = await read(write(list([spec], 'NetworkPolicyList', 'networking.k8s.io/v1')));
      expect(facts.policies.map((found) => found.policy.name)).toEqual(['p']);
      expect(facts.policies[0]?.place.at).toEqual(['items', 0]);
    }
  });

  it('and lists in lists are unwrapped', async () => {
    for (const write of [asJson, asKubectl]) {
      const facts = await read(write(list([list([pod('a'), policy('p')]), pod('b')])));
      expect(names(facts).sort()).toEqual(['Pod shop/a', 'Pod shop/b']);
      expect(facts.policies[0]?.place.at).toEqual(['items', 0, 'items', 1]);
    }
  });
});

describe('cutting', () => {
  it('takes the document whole where an item refers to another', async () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: &shared
    name: a
    namespace: shop
- apiVersion: v1
  kind: Service
  metadata: *shared
`;
    const facts = await read(text);
    expect(names(facts)).toEqual(['Pod shop/a', 'Service shop/a']);
    expect(facts.problems).toEqual([]);
  });

  it('is not misled by dashes, brackets and keys inside texts', async () => {
    const script = 'apiVersion: v1\nitems:\n- kind: Pod\n---x\n"}],{[';
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { script, kind: 'Pod' } };
    const pods = [pod('a', { spec: { nodeName: '- x' } }), config, pod('b')];
    for (const write of [asJson, asKubectl, stringify]) {
      const facts = await read(write(list(pods)));
      expect(names(facts)).toEqual(['Pod shop/a', 'Pod shop/b']);
      expect(facts.problems).toEqual([]);
    }
  });

  it('finds the same whatever the style of the text', async () => {
    const text = fc.constantFrom(
      'a',
      'x: y',
      '- z',
      '#',
      'kind: Pod',
      '|',
      '{}',
      'items:\n- a',
      'line\nline',
      ' ',
      '"',
      "'",
      '',
    );
    const value = fc.dictionary(fc.constantFrom('app', 'tier', 'kind', 'items', 'a/b'), text, { maxKeys: 3 });
    const object = fc.record({
      name: fc.constantFrom('a', 'b', 'c-1', 'List', 'kind'),
      labels: value,
      annotations: value,
    });
    const styles = [asKubectl, stringify, (each: JsonObject) => JSON.stringify(each), asJson];
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 5 }), async (items) => {
        const value = list(items.map((metadata) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata } })));
        const wanted = items.map(({ name, labels }) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels } }));
        for (const write of styles) {
          const facts = await read(write(value));
          expect(facts.problems).toEqual([]);
          expect(facts.objects.map((found) => found.value)).toEqual(wanted);
        }
      }),
    );
  });

  it('reads a huge List object by object, letting others have a turn', async () => {
    const text = asJson(list(Array.from({ length: 5000 }, (_, index) => pod(`p${index}`))));
    const facts = await read(text);
    expect(facts.objects).toHaveLength(5000);
    expect(facts.objects[4999]?.place.at).toEqual(['items', 4999]);
  });
});

describe('any text', () => {
  it('gives facts, never an exception', async () => {
    const part = fc.constantFrom(
      ...[
        'apiVersion: v1\n',
        'kind: List\n',
        'kind: Pod\n',
        'items:\n',
        '- ',
        '  ',
        'metadata: {name: a}\n',
        '---\n',
        '{',
      ],
      ...[
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '"kind": "List"',
        '"items": [',
        '&a',
        '*a',
        '\t',
        '\r\n',
        '|\n',
        '{{ x }}',
        '\uFEFF',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 14 }), async (parts) => {
        const text = parts.join('');
        const facts = await read(text);
        for (const { span } of facts.objects) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(span.start).toBeLessThanOrEqual(span.end);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
