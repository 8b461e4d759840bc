import fc from 'fast-check';

/** Runs and seed of a property: fixed, so that a failure repeats, and more or others by the environment. */
export function runs(count: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: count * Number(process.env.FUZZ_RUNS ?? 1), seed: Number(process.env.FUZZ_SEED ?? 4711) };
}

/** Bits of YAML that mean something where they meet. */
const PIECES = [
  ...['a', 'key', 'b c', 'yes', '0443', '1.5', '~', '"', "'", '[', ']', '{', '}', ',', ', ', ': ', ':', '- ', '-', ' '],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '\r\n',
    '\r',
    '\t',
    '#',
    ' # c',
    '&x ',
    '*x',
    '<<: ',
    '!!str ',
    '!!int ',
    '|\n  ',
    '>-\n  ',
  ],
  ...[
    '? ',
    '---\n',
    '\n---\n',
    '...\n',
    '%YAML 1.1\n',
    '@',
    '`',
    '\\',
    '\\"',
    "''",
    '::',
    'é',
    '😀',
    '\0',
    '\uD800',
    '\uFEFF',
  ],
  ...['{{ .x }}', '{{', '}}', '\u0085', '\u2028', '.inf', 'null: ', '---x', '🙂: 1\n', '\n\t'],
];

export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

const label = fc.constantFrom('app', 'team', 'tier', 'example.com/zone');
const word = fc.constantFrom(
  'web',
  'db',
  'a',
  'yes',
  '0443',
  '"quoted"',
  "'it''s'",
  '',
  '~',
  '10.0.0.0/8',
  'fd00::/8',
  '80',
  '{{ .v }}',
);

const selector = fc.dictionary(label, word, { maxKeys: 3 }).map((labels) =>
  Object.keys(labels).length === 0
    ? ' {}'
    : `\n          matchLabels:${Object.entries(labels)
        .map(([key, value]) => `\n            ${key}: ${value}`)
        .join('')}`,
);

const peer = fc.oneof(
  selector.map((text) => `      - podSelector:${text}`),
  selector.map((text) => `      - namespaceSelector:${text}`),
  fc.constantFrom(
    '      - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}',
    '      - ipBlock:\n          cidr: "::/0"',
    '      -',
  ),
);

const rule = fc
  .tuple(
    fc.array(peer, { maxLength: 3 }),
    fc.constantFrom('', '\n      ports:\n      - port: 80\n        protocol: TCP', '\n      ports: [{port: dns}]'),
  )
  .map(([peers, ports]) => `    - from:${peers.length > 0 ? `\n${peers.join('\n')}` : ' []'}${ports}`);

const COMMENTS = ['', '# a comment\n', '\n', '# one\n\n# two\n'];

/** A policy as people write them: block style, some flow, comments. */
export const manifest: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...COMMENTS), word, selector, fc.array(rule, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'))
  .map(([comment, name, pods, rules, newline]) =>
    [
      `${comment}apiVersion: networking.k8s.io/v1`,
      'kind: NetworkPolicy',
      `metadata:\n  name: ${name}  # its name`,
      `spec:\n  podSelector:${pods.replaceAll('\n          ', '\n    ')}`,
      rules.length > 0 ? `  ingress:\n${rules.join('\n')}` : '  ingress: []',
      '',
    ]
      .join('\n')
      .replaceAll('\n', newline),
  );

/** Documents joined by markers. */
export const stream: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof(manifest, soup), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('---\n', '--- # next\n', '...\n---\n', '---\r\n'),
  )
  .map(([documents, marker]) =>
    documents.map((document) => (/[\n\r]$/.test(document) ? document : `${document}\n`)).join(marker),
  );

export interface Edit {
  /** Share of the text's length, so that an edit fits any text. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
  text: fc.oneof(fc.constant(''), fc.constantFrom(...PIECES), soup),
});

export function edited(text: string, { at, length, text: inserted }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + inserted + text.slice(start + length);
}

/** What is in an editor while somebody works: manifests with a few edits, cut off, or nonsense. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(manifest, fc.array(edit, { maxLength: 4 })).map(([text, edits]) => edits.reduce(edited, text)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(stream, fc.array(edit, { maxLength: 4 })).map(([text, edits]) => edits.reduce(edited, text)),
  },
  { weight: 2, arbitrary: soup },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
