import { once } from '../engine/once.ts';
import type { ManifestObject } from '../lower/object.ts';
import { ignoresOf } from '../rules/ignore/ignores.ts';
import type { Finding } from '../rules/rule.ts';
import { credible, type FoundIn, inOrder } from '../rules/run.ts';
import { movedSpan } from '../syntax/move.ts';
import type { MapNode, PlacedSlice, Slice } from '../syntax/tree.ts';
import type { Analysis, ClusterPart } from './analysis.ts';
import { lastAround } from './lastAround.ts';
import { isWhole } from './whole.ts';

/** An item's own analysis, where it stands, and its object as one of the List. */
interface Joined {
  readonly item: Analysis;
  readonly start: number;
  readonly object: ManifestObject;
}

/**
 * The analysis of a List from those of its items, which an edit of another item leaves as they are. What is wrong in one
 * item's text leaves less to say of the others too; what comments ignore is looked up in all of the text.
 */
export function joinItems(slice: Slice, items: readonly PlacedSlice[], analyse: (item: Slice) => Analysis): Analysis {
  const joined = items.flatMap((placed, index): readonly Joined[] => {
    const item = analyse(placed.slice);
    const [object] = item.objects;
    if (object === undefined) return [];
    // Few look at it, and it is all of the item.
    const node = once(() => itemNode(slice, index) ?? object.node);
    const inList: ManifestObject = {
      ...object,
      at: ['items', index],
      slice,
      get node() {
        return node();
      },
    };
    return [{ item, start: placed.start, object: inList }];
  });
  const whole = isWhole(slice) ? joined : [];
  const cluster = once(
    (): ClusterPart => ({
      objects: whole.flatMap(({ item, object }) => item.cluster.objects.map(({ value }) => ({ value, at: object.at }))),
      hints: whole.flatMap(({ item }) => item.cluster.hints),
    }),
  );
  const ignores = once(() => ignoresOf(slice));
  const ofAll = (found: readonly (readonly FoundIn[])[]): readonly FoundIn[] =>
    inOrder(
      credible(
        joined.flatMap(({ start, object }, index) =>
          (found[index] ?? []).map((each) => movedFinding(each, start, object)),
        ),
        slice,
      ),
    );
  const documentFindings = once(() => ofAll(joined.map(({ item }) => item.documentFindings)));
  return {
    slice,
    parts: joined.map(({ item, start }) => ({ start, analysis: item })),
    objects: joined.map(({ object }) => object),
    get cluster() {
      return cluster();
    },
    get ignores() {
      return ignores();
    },
    get documentFindings() {
      return documentFindings();
    },
    clusterFindings: lastAround(function* (around) {
      const found: (readonly FoundIn[])[] = [];
      for (const { item } of joined) found.push(yield* item.clusterFindings(around));
      return ofAll(found);
    }),
  };
}

function itemNode({ root }: Slice, index: number): MapNode | undefined {
  const list = root?.kind === 'map' ? root.entries.find(({ key }) => key === 'items')?.value : undefined;
  const node = list?.kind === 'list' ? list.items[index]?.value : undefined;
  return node?.kind === 'map' ? node : undefined;
}

function movedFinding({ finding, object, span }: FoundIn, by: number, inList: ManifestObject): FoundIn {
  return { finding: movedIn(finding, by), object: object && inList, span: movedSpan(span, by) };
}

/** Places that count in the item's text count in the List's. */
function movedIn(finding: Finding, by: number): Finding {
  const { span, related, fixes } = finding;
  if (span === undefined && related === undefined && fixes === undefined) return finding;
  return {
    ...finding,
    ...(span && { span: movedSpan(span, by) }),
    ...(related && {
      related: related.map((place) => (place.span ? { ...place, span: movedSpan(place.span, by) } : place)),
    }),
    ...(fixes && {
      fixes: fixes.map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ ...edit, span: movedSpan(edit.span, by) })),
      })),
    }),
  };
}
