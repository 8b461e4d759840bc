import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalyst } from '../../../server/src/service/analysis.ts';
import { composeShown, type ShownSlice, showSlices } from '../../../server/src/service/lastGood.ts';
import { createProjection } from '../../../server/src/snapshot/projection.ts';
import { cutSlices } from '../../../server/src/syntax/slices.ts';
import { NO_RULES } from './noRules.ts';

const SETTINGS = { kubernetesMinor: 37, defaultNamespace: 'default', clusterDomain: 'cluster.local' };

const policy = (name: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: 80
`;

/** Types one text after the other; what is shown at the end, and how it leads to the text on the screen. */
function type(...texts: readonly string[]) {
  const analyse = createAnalyst(SETTINGS, createProjection(), NO_RULES);
  let shown: readonly ShownSlice[] = [];
  let slices = cutSlices('');
  for (const text of texts) {
    slices = cutSlices(text);
    shown = showSlices(
      shown,
      slices.map(({ slice }) => analyse(slice)),
    );
  }
  const now = texts.at(-1) ?? '';
  return { now, shown, composed: composeShown(slices, shown) };
}

const whole = `${policy('a')}---\n${policy('b')}---\n${policy('c')}`;
describe('while nothing is broken', () => {
  it('the text itself is shown', () => {
    expect(type(whole).composed).toBeUndefined();
    expect(type(whole, whole.replace('port: 80', 'port: 443')).composed).toBeUndefined();
  });

  it('what somebody deletes on purpose is gone at once', () => {
    const without = whole.replace('      ports:\n        - port: 80\n', '');
    expect(type(whole, without).composed).toBeUndefined();
  });
});

describe('a half-typed expression', () => {
  const calico = (selector: string) =>
    `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: a\nspec:\n  ingress:\n    - action: Allow\n      source:\n        selector: ${selector}\n`;

  it('for which Calico ignores the policy leaves lens and hover with what it was', () => {
    const { composed } = type(calico('app == "web"'), calico('app == "web" &'));
    expect(composed?.text).toBe(calico('app == "web"'));
  });
  it('is shown once it can be read', () => {
    const next = calico('app == "web" && has(x)');
    expect(type(calico('app == "web"'), calico('app == "web" &'), next).composed).toBeUndefined();
  });
  it('another kind in its place has nothing to do with it', () => {
    const other = calico('app == "web" &').replace('GlobalNetworkPolicy', 'GlobalNetworkSet');
    expect(type(calico('app == "web"'), other).composed).toBeUndefined();
  });
});

describe('a half-typed document', () => {
  const half = whole.replace('name: b\nspec:', 'name: b\n"\nspec:');

  it('is shown as it last was whole, the others as they are', () => {
    const { composed, shown } = type(whole, half);
    expect(composed?.text).toBe(whole);
    expect(shown.map((slice) => slice.now === slice.shown)).toEqual([true, false, true]);
    expect(shown[1]?.shown.objects[0]?.policy?.rules).toHaveLength(1);
  });

  it('is shown at the place where its text is now', () => {
    const { composed, now } = type(whole, half);
    if (!composed) throw new Error('nothing composed');
    for (const word of ['name: b', 'podSelector:\n    matchLabels', 'port: 80', 'name: c']) {
      const start = whole.lastIndexOf(word);
      const span = composed.toNow({ start, end: start + word.length });
      expect(now.slice(span.start, span.end)).toBe(word);
      expect(composed.toShown(span.start)).toBe(start);
    }
  });

  it('has nothing to show for what is newer than what is shown', () => {
    const typed = whole.replace('name: b\nspec:', 'name: b\n"half typed\nspec:');
    const { composed, now } = type(whole, typed);
    expect(composed?.toShown(now.indexOf('half typed') + 3)).toBeUndefined();
  });

  it('keeps its last good text over many keys, and lets it go when it is whole again', () => {
    const keys = ['"', '"l', '"la', '"lab'].map((key) => whole.replace('name: b\nspec:', `name: b\n${key}\nspec:`));
    expect(type(whole, ...keys).composed?.text).toBe(whole);
    const finished = whole.replace('name: b\nspec:', 'name: b\n"labels": {}\nspec:');
    expect(type(whole, ...keys, finished).composed).toBeUndefined();
  });

  it('that was never whole is shown as far as it can be read', () => {
    expect(type(half).composed).toBeUndefined();
  });

  it('does not take over the text of a neighbour when documents come or go', () => {
    const inserted = half.replace('---\n', `---\n${policy('new')}---\n`);
    const { composed, shown } = type(whole, inserted);
    expect(shown).toHaveLength(4);
    for (const slice of shown) {
      const name = slice.now.objects[0]?.name;
      if (name !== undefined) expect(slice.shown.objects[0]?.name).toBe(name);
    }
    expect(composed).toBeUndefined();
  });
});

describe('any edit', () => {
  it('leads from the shown text to the one on the screen and back', () => {
    const insertion = fc.constantFrom('"', '{', '[', '- ', ': ', '\n', '\t', 'x', '---\n', '&a', '*b', '|', '}');
    const edit = fc.record({ at: fc.nat(whole.length), remove: fc.nat(30), insert: insertion });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const texts = [whole];
        for (const { at, remove, insert } of edits) {
          const before = texts.at(-1) ?? '';
          texts.push(before.slice(0, at) + insert + before.slice(at + remove));
        }
        const { composed, now, shown } = type(...texts);
        expect(shown.map((slice) => slice.now.slice.text).join('')).toBe(now);
        if (!composed) return;
        expect(composed.text).toBe(composed.slices.map(({ slice }) => slice.text).join(''));
        for (let offset = 0; offset <= composed.text.length; offset += 7) {
          const { start, end } = composed.toNow({ start: offset, end: offset });
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(now.length);
        }
        for (let offset = 0; offset < now.length; offset += 7) {
          const there = composed.toShown(offset);
          if (there !== undefined && there < composed.text.length && now[offset] === composed.text[there]) {
            expect(now[composed.toNow({ start: there, end: there }).start]).toBe(now[offset]);
          }
        }
      }),
    );
  });
});
