import type { Slice } from '../../syntax/tree.ts';
import type { FoundIn } from '../run.ts';
import type { Ignore, IgnoredCode } from './ignores.ts';
import { IGNORE_RULES } from './rules.ts';

/** One document of a file with what was found in it. */
export interface FoundDocument {
  readonly slice: Slice;
  readonly ignores: readonly Ignore[];
  readonly found: readonly FoundIn[];
}

export interface IgnoredFinding {
  readonly found: FoundIn;
  readonly reason: string;
}

/** What is left of a document's findings, with what is wrong with its comments; and what they ignore. */
export interface Heeded {
  readonly kept: readonly FoundIn[];
  readonly ignored: readonly IgnoredFinding[];
}

export interface IgnoreOptions {
  /** Every code there is. */
  readonly codes: readonly string[];
  /** Whether it is known for sure that a code was looked for: else a comment that ignores nothing may yet be needed. */
  readonly lookedFor: (code: string) => boolean;
}

/** Applies the comments of a file to its findings. The first comment that means a finding ignores it. */
export function applyIgnores(documents: readonly FoundDocument[], options: IgnoreOptions): readonly Heeded[] {
  if (documents.every(({ ignores }) => ignores.length === 0)) {
    return documents.map(({ found }) => ({ kept: found, ignored: [] }));
  }
  const ofFile = documents.flatMap(({ ignores }) => ignores.filter(({ reach }) => reach === 'file'));
  const used = new Set<IgnoredCode>();
  const heeded = documents.map(({ ignores, found }): Heeded => {
    const own = ignores.filter(({ reach }) => reach !== 'file');
    const kept: FoundIn[] = [];
    const ignored: IgnoredFinding[] = [];
    for (const each of found) {
      const by = heed([...own, ...ofFile], each);
      if (by === undefined) kept.push(each);
      else {
        used.add(by.code);
        ignored.push({ found: each, reason: by.ignore.reason });
      }
    }
    return { kept, ignored };
  });
  const whole = documents.every(({ slice }) => isWhole(slice));
  return documents.map(({ slice, ignores }, index) => {
    const { kept = [], ignored = [] } = heeded[index] ?? {};
    // A template is left in peace.
    if (slice.template) return { kept, ignored };
    const unused = (ignore: Ignore): readonly IgnoredCode[] =>
      (ignore.reach === 'file' ? whole : isWhole(slice))
        ? ignore.codes.filter((one) => !used.has(one) && options.lookedFor(one.code))
        : [];
    return {
      kept: [...kept, ...ignores.flatMap((ignore) => reports(slice, ignore, unused(ignore), options))],
      ignored,
    };
  });
}

function heed(ignores: readonly Ignore[], { finding, span }: FoundIn) {
  for (const ignore of ignores) {
    const { covers, reach } = ignore;
    if (reach === 'line' && (covers === undefined || span.start < covers.start || span.start > covers.end)) continue;
    const code = ignore.codes.find((one) => one.code === finding.code);
    if (code !== undefined) return { ignore, code };
  }
  return undefined;
}

/** In a text that cannot be read, or a template, rules are silent: what they would say is not known. */
function isWhole({ template, problems }: Slice): boolean {
  return !template && problems.length === 0;
}

function reports(
  slice: Slice,
  ignore: Ignore,
  unused: readonly IgnoredCode[],
  { codes }: IgnoreOptions,
): readonly FoundIn[] {
  return IGNORE_RULES.flatMap((rule) =>
    [...rule.check({ slice, ignore, unused, codes })].map((finding) => ({
      finding,
      object: undefined,
      span: finding.span ?? ignore.comment,
    })),
  );
}
