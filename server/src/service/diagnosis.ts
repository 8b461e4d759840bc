import { once } from '../engine/once.ts';
import type { Steps } from '../engine/steps.ts';
import type { DocumentDiagnostics } from '../features/results.ts';
import type { Around } from '../rules/run.ts';
import type { RuleRunner } from './analysis.ts';
import type { OpenDocument } from './documents.ts';
import { type FileDiagnostics, findInDocuments, inFile } from './findings.ts';
import { type FoundInDocument, KnownDiagnostics } from './knownDiagnostics.ts';
import type { FindPlace, PolicyPlace } from './places.ts';
import type { DocumentStore } from './store.ts';
import type { DiagnosticOptions } from './told.ts';

export interface DiagnosisOptions {
  readonly documents: DocumentStore;
  readonly findPlace: FindPlace;
  readonly policyPlace: PolicyPlace;
  readonly generation: () => number;
  /** Undefined while files are read for the first time: what is not known yet is not missing. */
  readonly around: () => Around | undefined;
  readonly prepare: RuleRunner['prepare'];
}

/** Both forms of one answer; all of a file at once is made where somebody wants it. */
export interface Diagnosed {
  readonly byDocument: readonly DocumentDiagnostics[];
  readonly file: () => FileDiagnostics;
}

export const UNDIAGNOSED: Diagnosed = { byDocument: [], file: () => ({ shown: [], ignored: [] }) };

/** Diagnostics of open files; an answer is kept until anything changes, because a file is asked about many times. */
export function createDiagnosis(options: DiagnosisOptions) {
  const { documents, findPlace, policyPlace, generation, around, prepare } = options;
  interface Answer {
    readonly generation: number;
    readonly diagnosed: Diagnosed;
  }
  const answers = { document: new Map<string, Answer>(), all: new Map<string, Answer>() };
  const known = new Map<string, KnownDiagnostics>();
  return {
    of(uri: string, phase: 'document' | 'all', told: Omit<DiagnosticOptions, 'findPlace' | 'policyPlace'>): Diagnosed {
      const document = documents.document(uri);
      if (document === undefined) return UNDIAGNOSED;
      const answer = answers[phase].get(uri);
      if (answer?.generation === generation()) return answer.diagnosed;
      const before = known.get(uri) ?? new KnownDiagnostics();
      known.set(uri, before);
      const asked = { ...told, findPlace, policyPlace };
      const found = findInDocuments(document, phase === 'all' ? around() : undefined, asked, before);
      const diagnosed = {
        byDocument: placedIn(document, found),
        file: once(() => inFile(document, found)),
      };
      answers[phase].set(uri, { generation: generation(), diagnosed });
      return diagnosed;
    },
    *lookAround(uri: string): Steps<void> {
      const analyses = documents.document(uri)?.analyses ?? [];
      const found = around();
      if (found === undefined) return;
      yield* prepare(
        analyses.flatMap(({ objects }) => objects),
        found,
      );
      for (const analysis of analyses) {
        for (const part of analysis.parts?.map((each) => each.analysis) ?? [analysis]) {
          yield* part.clusterFindings(found);
          yield;
        }
      }
    },
    forget(uri: string): void {
      answers.document.delete(uri);
      answers.all.delete(uri);
      known.delete(uri);
    },
  };
}

function placedIn({ slices }: OpenDocument, found: readonly FoundInDocument[]): readonly DocumentDiagnostics[] {
  const placed: DocumentDiagnostics[] = [];
  for (const [index, parts] of found.entries()) {
    const from = slices[index]?.start ?? 0;
    for (const { start, shown } of parts) placed.push({ start: from + start, diagnostics: shown });
  }
  return placed;
}
