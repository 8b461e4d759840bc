import { allOf } from '../../../engine/selector.ts';
import { podCount, podNoun } from '../../../snapshot/words.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { joinItems } from '../join.ts';
import { sentences } from '../text.ts';
import { confirmed } from '../view.ts';
import { underCilium } from './manifest.ts';
import { askedText, podsOf, written } from './selection.ts';
import { type TornPair, tornPairs } from './torn.ts';

/** Two selectors where one was likely meant: a namespace, and behind a dash of their own its pods (cilium.md M10). */
export function* ciliumTornPeers(subject: RuleSubject): Iterable<Finding> {
  for (const pair of tornPairs(subject)) {
    const evidence = weigh(subject, pair);
    if (!evidence) continue;
    const [first, second] = [pair.first, pair.second].map(({ selector }) => askedText(written(selector)));
    yield {
      code: 'peer-split',
      level: evidence.level,
      message: sentences(
        `These are two peers, of which either suffices: pods with ${first}, or pods with ${second}.`,
        evidence.words,
        'Put the labels into one `matchLabels` if both conditions were meant.',
      ),
      path: [...pair.second.path],
      part: 'value',
      related: [{ message: 'The first of the two peers', path: [...pair.first.path] }],
      fixes: fixesFor(pair, evidence.level === 'warning'),
    };
  }
}

function weigh(
  { cluster }: RuleSubject,
  { first, second, both }: TornPair,
): { readonly level: Finding['level']; readonly words: string } | undefined {
  const view = underCilium(cluster);
  if (!view) return { level: 'info', words: '' };
  const [one, other, joined] = [first.selector, second.selector, allOf(both)].map((selector) => podsOf(view, selector));
  if (!one?.certain || !other?.certain || !joined?.certain) return { level: 'info', words: '' };
  const either = new Set([...one.pods, ...other.pods]);
  if (joined.pods.length === 0) {
    // Pods on both sides and none in common: two peers are the only reading that makes sense.
    return one.pods.length > 0 && other.pods.length > 0 ? undefined : { level: 'info', words: '' };
  }
  if (either.size === joined.pods.length) return undefined;
  const all = either.size === 0 ? `no ${podNoun(view.inventory)}` : podCount([...either], view.inventory);
  return {
    level: confirmed(view),
    words: `That is ${all}; as one peer it would be ${podCount(joined.pods, view.inventory)} (${view.words}).`,
  };
}

/** Both hold nothing but `matchLabels`: the pairs of the second move into the first. */
function fixesFor({ item, first, second }: TornPair, preferred: boolean): readonly Fix[] {
  const { root, text } = item.of;
  const list = nodeAt(root, first.path.slice(0, -1));
  const index = Number(first.path.at(-1));
  const [a, b] = [first, second].map(({ path }) => nodeAt(root, path));
  if (list?.kind !== 'list' || a?.kind !== 'map' || b?.kind !== 'map') return [];
  const keys = [a, b].map(({ entries }) => entries.map(({ key }) => key).join());
  // `matchLabels` beside `matchExpressions`: the dash alone goes.
  if (keys[0] !== keys[1]) return fix('Merge into one peer', joinItems(text, list, index), preferred);
  const [own, other] = [a.entries[0]?.value, b.entries[0]?.value];
  const secondKey = b.entries[0];
  const dash = list.items[index + 1]?.span.start;
  if (keys[0] !== 'matchLabels' || own?.kind !== 'map' || other?.kind !== 'map' || !secondKey || dash === undefined) {
    return [];
  }
  if (list.flow || a.flow || b.flow || own.flow || other.flow || a.alias !== undefined || b.alias !== undefined)
    return [];
  const start = other.entries[0]?.span.start;
  if (start === undefined) return [];
  // The two lists of pairs stand at one column: what stands between the last of the first and the first of the second goes.
  const line = text.lastIndexOf('\n', dash) + 1;
  const next = text.lastIndexOf('\n', start) + 1;
  const sameColumn = own.entries[0] && column(text, own.entries[0].span.start) === column(text, start);
  if (next <= line || !sameColumn) return [];
  return fix('Merge into one peer', [{ span: { start: line, end: next }, text: '' }], preferred);
}

function column(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
