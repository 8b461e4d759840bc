import { childField } from '../../schema/lookup.ts';
import { typeProblem } from '../../schema/types.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { MapEntry, MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal } from '../support/dropped.ts';
import { indentUnder, moveEntry, wrapEntries } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { mistyped } from '../support/mistyped.ts';
import { isNull } from '../support/nodes.ts';
import { placeName } from '../support/places.ts';
import { judge, judged } from '../support/refuse.ts';
import { anyOf, code, sentences } from '../support/text.ts';
import { commonLength, type Home, homesOf, unknownKeys } from '../support/unknownKeys.ts';

/** A field of this API in a mapping that does not know it, mostly by wrong indentation (A-M09). */
export const misplacedField: Rule = {
  code: 'misplaced-field',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A field in the wrong place',
  answers: ['A-M09', 'calico-M12', 'cilium-M69', 'cilium-M92', 'BC-M05'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { node, kind, schema } = subject.object;
    if (!schema) return;
    for (const { unknown, recognised } of unknownKeys(subject, 'misplaced')) {
      const homes = nearestHomes(unknown.path, recognised.homes);
      const message = sentences(
        `${code(unknown.entry.key)} is not a field of ${placeName(unknown.parent, kind)}; it belongs in ${homeWords(homes, kind)}.`,
        refusal(subject, unknown),
        'Move it there.',
      );
      const meant = emptyHomes(unknown.map, homes);
      const fixes = meant.flatMap((home) => bringHome(subject, unknown, home, meant.length === 1));
      yield judged('misplaced-field', judge(subject, 'unknown', unknown), unknown.path, 'key', message, { fixes });
    }
    for (const error of mistyped(subject, 'misplaced-field')) {
      const { path, entry } = error;
      const verdict = judge(subject, 'type', error);
      const map = nodeAt(node, path.slice(0, -1));
      if (!entry || map?.kind !== 'map') continue;
      const homes = nearestHomes(path, homesOf(schema.root, entry.key));
      const message = sentences(
        `${code(entry.key)} stands among labels, where it would be a label; it belongs in ${homeWords(homes, kind)}.`,
        `${verdict.words.replace(/\.$/, '')}: a label value is text.`,
        'Move it there.',
      );
      const fixes = homes.flatMap((home) => bringHome(subject, { path, entry, map }, home, homes.length === 1));
      yield judged('misplaced-field', verdict, path, 'key', message, { fixes });
    }
  },
};

interface Misplaced {
  readonly path: Path;
  readonly entry: MapEntry;
  readonly map: MapNode;
}

/** Of several places that know the field those closest to where it stands. */
function nearestHomes(path: Path, homes: readonly Home[]): readonly Home[] {
  const closest = Math.max(...homes.map((home) => commonLength(path, home)));
  const close = homes.filter((home) => commonLength(path, home) === closest);
  const shortest = Math.min(...close.map((home) => home.path.length));
  return close.filter((home) => home.path.length === shortest);
}

/** The key that waits for it with nothing behind it, where there is one: only the indentation is missing. */
function emptyHomes(map: MapNode, homes: readonly Home[]): readonly Home[] {
  const empty = homes.filter(({ path }) => isEmptyKey(map, path.at(-1)));
  return empty.length === 1 ? empty : homes;
}

function isEmptyKey(map: MapNode, key: string | undefined): boolean {
  const written = key === undefined ? undefined : get(map, key)?.value;
  return written !== undefined && isNull(written);
}

function homeWords(homes: readonly Home[], kind: string | undefined): string {
  const words = homes.map(({ path, field }) => {
    const own = path.at(-1);
    return field.role === 'rule' || field.role === 'peer' || field.role === 'port-item' || own === undefined
      ? placeName(field, kind)
      : `\`${own}\``;
  });
  return anyOf([...new Set(words)]);
}

function bringHome(subject: RuleSubject, misplaced: Misplaced, home: Home, only: boolean): readonly Fix[] {
  const field = childField(home.field, misplaced.entry.key);
  if (!field || typeProblem(misplaced.entry.value, field)) return [];
  const names = misplaced.path.slice(0, -1).filter((step) => typeof step === 'string');
  const inside = home.path.length === names.length + 1 && names.every((name, index) => home.path[index] === name);
  return inside ? wrapIn(subject, misplaced, home, only) : moveTo(subject, misplaced, home, only);
}

/** The home would be a field of this very mapping: `cidr` becomes `ipBlock: {cidr}`. */
function wrapIn({ object }: RuleSubject, { map, entry }: Misplaced, home: Home, only: boolean): readonly Fix[] {
  const key = home.path.at(-1);
  if (key === undefined) return [];
  const present = get(map, key);
  if (present) {
    const target = present.value;
    if (isNull(target))
      return fix(`Indent under \`${key}\``, indentUnder(object.slice.text, map, present, entry), only);
    const after = target.kind === 'map' && !get(target, entry.key) ? target.entries.at(-1) : undefined;
    if (target.kind !== 'map' || !after) return [];
    return fix(`Move into \`${key}\``, moveEntry(object.slice.text, { map, entry, target, after }), only);
  }
  const known = home.field.fields ?? {};
  const entries = map.entries.filter((candidate) => Object.hasOwn(known, candidate.key));
  // A block of addresses stands alone in its peer.
  if (home.field.role === 'ip-block' && entries.length < map.entries.length) return [];
  const edits = wrapEntries(object.slice.text, map, entries, key, home.inList ? 'list' : 'mapping');
  return fix(`Put under \`${key}\``, edits, only);
}

/** The home is further up, or elsewhere from the root: the entry moves behind the one that holds it now. */
function moveTo({ object }: RuleSubject, { path, map, entry }: Misplaced, home: Home, only: boolean): readonly Fix[] {
  const at = placeOf(path, home) ?? home.path;
  const target = nodeAt(object.node, at);
  if (target?.kind !== 'map' || get(target, entry.key)) return [];
  const holder = path[at.length];
  const ancestor = at.every((step, index) => path[index] === step) && typeof holder === 'string';
  const after = ancestor ? get(target, holder) : target.entries.at(-1);
  if (!after) return [];
  const edits = moveEntry(object.slice.text, { map, entry, target, after });
  return fix(`Move to ${home.path.length === 0 ? 'the top level' : `\`${home.path.at(-1)}\``}`, edits, only);
}

/** The part of `path` that is the home's place, indexes included; undefined when the home is not on the way. */
function placeOf(path: Path, home: Home): Path | undefined {
  let matched = 0;
  for (let index = 0; index < path.length - 1; index++) {
    const step = path[index];
    if (typeof step === 'number') continue;
    if (matched === home.path.length) return path.slice(0, index);
    if (step !== home.path[matched]) return undefined;
    matched++;
  }
  return undefined;
}
