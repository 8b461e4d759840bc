import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../server/src/rules/rule.ts';
import type { Judged } from '../../../server/src/rules/run.ts';
import type { RuleRunner } from '../../../server/src/service/analysis.ts';
import { diagnosticsOf } from '../../../server/src/service/findings.ts';
import { createDocumentStore } from '../../../server/src/service/store.ts';
import { createProjection } from '../../../server/src/snapshot/projection.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { NO_RULES } from './noRules.ts';

const URI = 'file:///w/policies.yaml';
const SETTINGS = { kubernetesMinor: 37, defaultNamespace: 'default', clusterDomain: 'cluster.local' };

/** Rules that find every `?` of a slice, and count how often they are asked. */
function counting(more: Partial<Finding> = {}) {
  const judged: string[] = [];
  const finding: Finding = { code: 'question', level: 'info', message: '?', path: [], part: 'value', ...more };
  const rules: RuleRunner = {
    ofDocument({ slice }: Judged) {
      judged.push(slice.text);
      return [...slice.text.matchAll(/\?/g)].map(({ index }) => ({
        finding,
        object: undefined,
        span: { start: index, end: index + 1 },
      }));
    },
    ofCluster: NO_RULES.ofCluster,
    prepare: NO_RULES.prepare,
  };
  return { rules, judged };
}

const document = (index: number, text = 'a') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}\ndata:\n  text: ${text}\n`;
const stream = (texts: readonly string[]) => texts.map((text, index) => document(index, text)).join('---\n');

function opened(text: string, more: Partial<Finding> = {}) {
  const { rules, judged } = counting(more);
  const store = createDocumentStore(SETTINGS, createProjection(), rules);
  store.open(URI, 1, text);
  let version = 1;
  let current = new Text(text);
  return {
    store,
    judged,
    /** Replaces the first occurrence of `from`. */
    edit(from: string, to: string) {
      const start = current.text.indexOf(from);
      current = current.apply([{ span: { start, end: start + from.length }, text: to }]);
      version += 1;
      store.change(URI, version, current);
    },
    found() {
      const read = store.document(URI);
      if (!read) throw new Error('not open');
      const { shown } = diagnosticsOf(read, undefined, {
        severity: {},
        rules: SETTINGS,
        findPlace: () => undefined,
        policyPlace: () => undefined,
      });
      return shown.map(({ span, document: index }) => `${index}:${new Text(read.text.text).lineAt(span.start)}`);
    },
  };
}

describe('an edit', () => {
  it('parses and judges the one document that it touches', () => {
    const file = opened(stream(Array.from({ length: 50 }, (_, index) => `t${index}`)));
    file.found();
    expect(file.judged).toHaveLength(50);
    const before = file.store.document(URI);
    for (const [from, to] of [
      ['text: t7', 'text: t7x'],
      ['text: t7x', 'text: t7xy'],
      ['text: t30', 'text: "t30'],
    ] as const) {
      file.judged.length = 0;
      file.edit(from, to);
      file.found();
      expect(file.judged).toHaveLength(1);
    }
    const after = file.store.document(URI);
    const kept = after?.analyses.filter((analysis, index) => analysis === before?.analyses[index]);
    expect(kept).toHaveLength(48);
  });

  it('that inserts a document above costs that document only, and moves what was found below', () => {
    const file = opened(stream(['a', '?', 'c', '?']));
    expect(file.found()).toEqual(['1:12', '3:26']);
    file.judged.length = 0;
    file.edit('---\n', `---\n${document(9)}---\n`);
    expect(file.found()).toEqual(['2:19', '4:33']);
    expect(file.judged).toHaveLength(1);
    // The first of all gets a separator in front of it, which is part of it.
    file.edit('apiVersion', `${document(8)}---\napiVersion`);
    expect(file.found()).toEqual(['3:26', '5:40']);
    expect(file.judged).toHaveLength(3);
  });

  it('that removes a document costs at most its neighbour', () => {
    const file = opened(stream(['a', 'b', '?']));
    file.found();
    file.judged.length = 0;
    file.edit(`---\n${document(1, 'b')}`, '');
    expect(file.found()).toEqual(['1:12']);
    expect(file.judged.length).toBeLessThanOrEqual(1);
  });

  it('and another before anybody asks are read once', () => {
    const file = opened(stream(['a', 'b']));
    file.found();
    file.judged.length = 0;
    file.edit('text: a', 'text: ax');
    file.edit('text: ax', 'text: axy');
    file.edit('text: axy', 'text: axyz');
    file.found();
    expect(file.judged).toHaveLength(1);
  });

  it('is undone for free', () => {
    const file = opened(stream(['a', 'b']));
    file.found();
    file.edit('text: a', 'text: x');
    file.found();
    file.judged.length = 0;
    file.edit('text: x', 'text: a');
    file.found();
    expect(file.judged).toHaveLength(0);
  });

  it('in a file with more documents than are remembered still costs one', () => {
    const file = opened(stream(Array.from({ length: 900 }, (_, index) => `t${index}`)));
    file.found();
    file.judged.length = 0;
    file.edit('text: t450', 'text: t450x');
    file.found();
    expect(file.judged).toHaveLength(1);
  });

  it('makes a new value and leaves the old one true', () => {
    const file = opened(stream(['?']));
    const before = file.store.document(URI);
    file.edit('?', 'a');
    file.found();
    expect(before?.text.text).toContain('?');
    expect(before?.version).toBe(1);
    expect(file.store.document(URI)?.version).toBe(2);
  });
});

describe('what was', () => {
  it('is let go: a version keeps none of the versions before it alive', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const file = opened(stream(['a', 'b', 'c']));
    const first = new WeakRef(file.store.document(URI) ?? {});
    for (const text of ['x', 'xy', '"half', 'whole']) {
      file.edit(/text: \S+/.exec(file.store.text(URI)?.text ?? '')?.[0] ?? '', `text: ${text}`);
      file.found();
      file.store.document(URI)?.shownText();
    }
    // A WeakRef is emptied in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(first.deref()).toBeUndefined();
    expect(file.store.document(URI)?.version).toBe(5);
  });
});

describe('other settings', () => {
  it('judge everything again', () => {
    const file = opened(stream(['a', 'b']));
    file.found();
    file.judged.length = 0;
    file.store.configure({ ...SETTINGS, kubernetesMinor: 30 });
    file.found();
    expect(file.judged).toHaveLength(2);
  });
});

describe('what is unfinished', () => {
  const unfinished = { unfinished: true };

  it('is told when a file is opened', () => {
    expect(opened(stream(['?', '?']), unfinished).found()).toEqual(['0:5', '1:12']);
  });

  it('waits on the line that is being typed, and is told when another line is', () => {
    const file = opened(stream(['a', '?']), unfinished);
    file.found();
    file.edit('text: a', 'text: ?');
    expect(file.found()).toEqual(['1:12']);
    file.edit('text: ?', 'text: ??');
    expect(file.found()).toEqual(['1:12']);
    file.edit('name: c1', 'name: c2');
    expect(file.found()).toEqual(['0:5', '0:5', '1:12']);
  });

  it('is told when the file is saved', () => {
    const file = opened(stream(['a']), unfinished);
    file.found();
    file.edit('text: a', 'text: ?');
    expect(file.found()).toEqual([]);
    expect(file.store.saved(URI)).toBe(true);
    expect(file.found()).toEqual(['0:5']);
    expect(file.store.saved(URI)).toBe(false);
  });

  it('waits in its own document while the texts of the others are the same', () => {
    const file = opened(stream(['a', 'a', 'a']), unfinished);
    file.found();
    file.edit('c2\ndata:\n  text: a', 'c2\ndata:\n  text: ?');
    expect(file.found()).toEqual([]);
  });

  it('does not hide what is wrong', () => {
    const file = opened(stream(['a']));
    file.found();
    file.edit('text: a', 'text: ?');
    expect(file.found()).toEqual(['0:5']);
  });
});

describe('a file that is no manifest', () => {
  it('has no documents when it is as long as a dump', () => {
    const file = opened(`${stream(['?'])}# ${'x'.repeat(4_000_000)}`);
    expect(file.found()).toEqual([]);
    expect(file.store.document(URI)?.slices).toEqual([]);
  });

  it('is not there when it was closed or never opened', () => {
    const file = opened(stream(['a']));
    file.store.close(URI);
    expect(file.store.document(URI)).toBeUndefined();
    file.store.change(URI, 2, new Text('a'));
    expect(file.store.text(URI)).toBeUndefined();
    expect(file.store.documents()).toEqual([]);
  });
});
