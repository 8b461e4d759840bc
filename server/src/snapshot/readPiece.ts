import type { Policy } from '../engine/model.ts';
import { isPolicyKind } from '../lower/kinds.ts';
import { isListKind, withKind } from '../lower/lists.ts';
import type { Json, JsonObject, ManifestObject, ObjectPlace } from '../lower/object.ts';
import { type ReadOptions, readObjects } from '../lower/objects.ts';
import { isObject, textAt } from '../lower/value.ts';
import { nodeAt } from '../syntax/cursor.ts';
import { toJson } from '../syntax/json.ts';
import { parseSlice } from '../syntax/parse.ts';
import { readPlainYaml } from '../syntax/plainYaml.ts';
import type { Span } from '../syntax/tree.ts';
import { type DataplaneHint, dataplaneHint, mayHint } from './detect.ts';
import { nameSpan } from './nameSpan.ts';
import { type Piece, pieceText } from './pieces.ts';
import type { Projection } from './projection.ts';
import { createSharing } from './sharing.ts';
import type { SnapshotProblem } from './snapshot.ts';

/** What one piece of a file holds; a piece that is itself a List holds several objects. */
export interface PieceFacts {
  readonly objects: readonly { readonly value: JsonObject; readonly at: ObjectPlace['at']; readonly span: Span }[];
  readonly policies: readonly {
    readonly policy: Policy;
    readonly at: ObjectPlace['at'];
    readonly object: ManifestObject;
  }[];
  readonly hints: readonly DataplaneHint[];
  readonly problems: readonly PieceProblem[];
}

export type PieceProblem = Pick<SnapshotProblem, 'kind' | 'detail'>;

export interface PieceOptions extends ReadOptions {
  readonly projection: Projection;
}

const NOTHING: PieceFacts = { objects: [], policies: [], hints: [], problems: [] };

/** Reads pieces of one text: policies as trees, the rest as values where that is possible. Nothing refers to the text afterwards. */
export function createPieceReader(text: string, options: PieceOptions) {
  const { projection } = options;
  const share = createSharing();
  const wanted = (kind: string) => projection.keeps(kind) || isPolicyKind(kind) || mayHint(kind) || isListKind(kind);

  /** `strict`: an item of a file that says it is a snapshot, where what is no JSON object makes the file no snapshot. */
  return (piece: Piece, strict = false): PieceFacts | 'needs-document' | 'broken' => {
    if (piece.kind === '') return isBlank(piece) ? NOTHING : withProblem('not-an-object', 'no `kind`');
    if (piece.kind !== undefined && !wanted(piece.kind)) return NOTHING;
    const value = plainValue(piece);
    if (strict && !isObject(value)) return 'broken';
    if (value === undefined) return fromTree(piece);
    if (!isObject(value)) return withProblem('not-an-object', Array.isArray(value) ? 'a list' : 'a single value');
    const object = piece.inherits ? withKind(value, piece.inherits.kind, piece.inherits.apiVersion) : value;
    const kind = textAt(object, 'kind');
    if (isPolicyKind(kind) || isListKind(kind)) return fromTree(piece);
    const name = nameSpan(text.slice(piece.start, piece.end), piece.syntax, textAt(object, 'metadata', 'name'));
    return fromValue(object, piece.at, moved(name, piece.start), piece.syntax === 'json');
  };

  /** Without a tree, where the text is simple enough and nobody will need its places. */
  function plainValue(piece: Piece): Json | undefined {
    if (piece.syntax === 'json') return parseJson(text.slice(piece.start, piece.end));
    const simple = piece.kind !== undefined && !isPolicyKind(piece.kind) && !isListKind(piece.kind);
    return simple ? readPlainYaml(pieceText(text, piece)) : undefined;
  }

  /** Nothing but comments and document markers. */
  function isBlank({ start, end }: Piece): boolean {
    return !/^(?!---|\.\.\.)[ \t]*[^\s#]/m.test(text.slice(start, end));
  }

  function fromTree(piece: Piece): PieceFacts | 'needs-document' {
    const slice = parseSlice(detached(pieceText(text, piece)));
    if (slice.template) return NOTHING;
    const isItem = piece.at.length > 0;
    if (isItem && slice.problems.some(({ code }) => code === 'unknown-alias')) return 'needs-document';
    const broken = slice.problems.find(({ code }) => code !== 'duplicate-key');
    // A text that does not even say `kind` was never meant for Kubernetes.
    const meant = piece.kind !== undefined || isItem || isBrokenJson(slice.text);
    if (broken) return withProblem(meant ? 'not-yaml' : 'not-an-object', broken.code);
    if (slice.root === undefined) return NOTHING;
    if (slice.root.kind !== 'map') return withProblem('not-an-object', 'no mapping');
    const objects = readObjects(slice, options);
    if (isItem && piece.inherits && objects.some(({ kind }) => kind === undefined)) return 'needs-document';
    return joined(objects.map((object) => fromObject(object, piece)));
  }

  function fromObject(object: ManifestObject, piece: Piece): PieceFacts {
    const at = [...piece.at, ...object.at];
    const value = toJson(object.node);
    if (object.policies.length > 0) {
      const hint = isObject(value) ? dataplaneHint(value) : undefined;
      return {
        ...NOTHING,
        policies: object.policies.map((policy) => ({ policy, at, object })),
        hints: hint ? [detached(hint)] : [],
      };
    }
    if (!isObject(value)) return NOTHING;
    const span = moved((nodeAt(object.node, ['metadata', 'name']) ?? object.node).span, piece.start);
    // The tree's reader knows the kind that a typed list gives.
    const named = object.kind === undefined ? value : withKind(value, object.kind, object.apiVersion);
    return fromValue(named, at, span);
  }

  /** `own`: a JSON reader makes texts of their own. */
  function fromValue(value: JsonObject, at: ObjectPlace['at'], span: Span, own = false): PieceFacts {
    if (textAt(value, 'kind') === undefined) return withProblem('not-an-object', 'no `kind`');
    const hint = dataplaneHint(value);
    const found = projection.project(value, own ? share : undefined);
    const kept = own || found === undefined ? found : projection.project(detached(found), share);
    return {
      ...NOTHING,
      objects: kept ? [{ value: kept, at, span }] : [],
      hints: hint ? [detached(hint)] : [],
    };
  }
}

/** Of Kubernetes, however broken. */
function isBrokenJson(text: string): boolean {
  return /^\ufeff?\s*\{/.test(text) && text.includes('"apiVersion"') && text.includes('"kind"');
}

function withProblem(kind: SnapshotProblem['kind'], detail: string): PieceFacts {
  return { ...NOTHING, problems: [{ kind, detail }] };
}

function joined(all: readonly PieceFacts[]): PieceFacts {
  return {
    objects: all.flatMap(({ objects }) => objects),
    policies: all.flatMap(({ policies }) => policies),
    hints: all.flatMap(({ hints }) => hints),
    problems: all.flatMap(({ problems }) => problems),
  };
}

function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Engines let a substring point into its parent: a copy keeps the file's text, and what it holds, from staying alive. */
function detached<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
