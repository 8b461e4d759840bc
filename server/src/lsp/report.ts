/** Diagnostics of a file as the protocol has them, made again only where something is another than before. */
import type { Diagnostic } from 'vscode-languageserver';
import type { PolicyService } from '../service.ts';
import { type Context, diagnosticIn, type Text } from './convert.ts';
import type { Edit } from './edit.ts';

export type FoundByDocument = ReturnType<PolicyService['diagnosticsByDocument']>;
type Found = FoundByDocument[number]['diagnostics'][number];

/** A finding that is kept while the text around it changes: where it is now, and where its document started. */
export interface Carried {
  readonly finding: Found;
  readonly start: number;
  readonly end: number;
  readonly base: number;
}

/** Findings of `all` that `own` does not have. */
export function carriedOf(all: FoundByDocument, own: FoundByDocument): readonly Carried[] {
  return all.flatMap(({ start: base, diagnostics }, index) => {
    const known = new Set(own[index]?.diagnostics.map(fingerprint));
    return diagnostics
      .filter((finding) => !known.has(fingerprint(finding)))
      .map((finding) => ({ finding, start: base + finding.span.start, end: base + finding.span.end, base }));
  });
}

function fingerprint({ code, level, span, message }: Found): string {
  return `${code} ${level} ${span.start} ${span.end} ${message}`;
}

/** Findings after an edit: before it they stay, behind it they move, and where it touched them they are gone. */
export function carry(findings: readonly Carried[], edit: Edit): readonly Carried[] {
  const by = edit.length - (edit.end - edit.start);
  const kept: Carried[] = [];
  for (const each of findings) {
    if (each.end < edit.start) kept.push(each);
    else if (each.start > edit.end) {
      const { base, start, end } = each;
      // In the same document other lines may be above it now: as another finding it is looked up anew.
      const finding = edit.end <= base ? each.finding : { ...each.finding };
      kept.push({ finding, start: start + by, end: end + by, base: base + by });
    }
  }
  return kept;
}

/** Turns findings into the protocol's diagnostics, and remembers them: one for each open file. */
export class Reporter {
  /** A finding is the same object as long as its document is the same text: its lines count from where that starts. */
  readonly #known = new WeakMap<Found, { readonly line: number; readonly diagnostic: Diagnostic }>();

  /** The findings of a file, and what is carried along, in text order; what both say once. */
  items(own: FoundByDocument, carried: readonly Carried[], uri: string, text: Text, context: Context): Diagnostic[] {
    const items: Diagnostic[] = [];
    let next = 0;
    for (const [index, { start, diagnostics }] of own.entries()) {
      const end = own[index + 1]?.start ?? Number.POSITIVE_INFINITY;
      const first = next;
      while ((carried[next]?.start ?? Number.POSITIVE_INFINITY) < end) next += 1;
      if (diagnostics.length === 0 && first === next) continue;
      const line = text.lineAt(start);
      const here = carried.slice(first, next).map((each) => countedFrom(each, start));
      for (const finding of merged(diagnostics, here)) {
        const known = this.#known.get(finding);
        if (known?.line === line) items.push(known.diagnostic);
        else {
          const diagnostic = diagnosticIn(finding, start, uri, text, context);
          items.push(diagnostic);
          if (!leadsElsewhere(finding, context)) this.#known.set(finding, { line, diagnostic });
        }
      }
    }
    return items;
  }
}

/** Lines of other places may change without the finding. */
function leadsElsewhere({ related }: Found, { client }: Context): boolean {
  return client.relatedInformation && related.some((each) => 'place' in each);
}

function countedFrom({ finding, start, end, base }: Carried, document: number): Found {
  if (base === document && start === base + finding.span.start && end === base + finding.span.end) return finding;
  return {
    ...finding,
    span: { start: start - document, end: end - document },
    related: finding.related.map((each) =>
      'place' in each
        ? each
        : { ...each, span: { start: each.span.start + base - document, end: each.span.end + base - document } },
    ),
  };
}

/** Both in text order; the second ones behind the first where they stand in the same place, unless they say the same. */
function merged(own: readonly Found[], carried: readonly Found[]): readonly Found[] {
  if (carried.length === 0) return own;
  const all: Found[] = [];
  let next = 0;
  for (const each of carried) {
    for (; next < own.length && !isBehind(own[next] as Found, each); next++) all.push(own[next] as Found);
    if (!hasTwin(own, next, each)) all.push(each);
  }
  for (; next < own.length; next++) all.push(own[next] as Found);
  return all;
}

function isBehind({ span: a }: Found, { span: b }: Found): boolean {
  return a.start > b.start || (a.start === b.start && a.end > b.end);
}

/** Whether one of the last before `next` says the same in the same place. */
function hasTwin(own: readonly Found[], next: number, found: Found): boolean {
  for (let at = next - 1; at >= 0; at--) {
    const { code, level, span, message } = own[at] as Found;
    if (span.start !== found.span.start || span.end !== found.span.end) return false;
    if (code === found.code && level === found.level && message === found.message) return true;
  }
  return false;
}

/** True where a client would show the same. */
export function sameItems(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return (
    some.length === others.length &&
    some.every((item, at) => item === others[at] || JSON.stringify(item) === JSON.stringify(others[at]))
  );
}
