import { mergedEntries } from './anchors.ts';
import type { Report } from './report.ts';
import { keyText, typePlain } from './scalars.ts';
import type { MapEntry, Node, ScalarNode, Span } from './tree.ts';

/** Entries of one map in text order: keys made strings, equal keys told, merges laid in. */
export class MapBuilder {
  readonly entries: MapEntry[] = [];
  readonly #own = new Map<string, ScalarNode>();
  readonly #report: Report;
  /** End of the last entry; 0 before there is one. */
  end = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** `colon` is the `:` between key and value, where there is one. */
  add(keyNode: Node, value: Node, colon: Span | undefined): void {
    this.end = Math.max(this.end, keyNode.span.end, value.span.end, colon?.end ?? 0);
    if (keyNode.kind !== 'scalar') {
      this.#report('complex-key', keyNode.span, { kind: keyNode.kind });
      return;
    }
    if (keyNode.style === 'plain' && keyNode.source === '<<') {
      this.#merge(value);
      return;
    }
    const key = keyOf(keyNode);
    if (key === undefined) {
      const span = keyNode.style === 'absent' ? (colon ?? keyNode.span) : keyNode.span;
      this.#report(keyNode.value === null ? 'null-key' : 'number-key', span, { text: keyNode.source });
      return;
    }
    const first = this.#own.get(key);
    if (first) this.#report('duplicate-key', keyNode.span, { key }, first.span);
    else this.#own.set(key, keyNode);
    this.entries.push({ key, keyNode, value, span: { start: keyNode.span.start, end: this.end } });
  }

  #merge(value: Node): void {
    const merged = mergedEntries(value);
    if (merged) this.entries.push(...merged);
    else this.#report('bad-merge', value.span, { kind: value.kind });
  }
}

/** Undefined for keys that the API server's reader refuses: null, and integers beyond 63 bits. */
function keyOf(node: ScalarNode): string | undefined {
  if (typeof node.value === 'string') return node.value;
  return keyText(typePlain(node.source));
}
