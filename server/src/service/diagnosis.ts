import type { Steps } from '../engine/steps.ts';
import type { Around } from '../rules/run.ts';
import { type DiagnosticOptions, diagnosticsOf, type FileDiagnostics } from './findings.ts';
import type { FindPlace } from './places.ts';
import type { DocumentStore } from './store.ts';

export interface DiagnosisOptions {
  readonly documents: DocumentStore;
  readonly findPlace: FindPlace;
  readonly policyPlace: DiagnosticOptions['policyPlace'];
  readonly generation: () => number;
  /** Undefined while files are read for the first time: what is not known yet is not missing. */
  readonly around: () => Around | undefined;
}

const NOTHING: FileDiagnostics = { shown: [], ignored: [] };

/** Diagnostics of open files; an answer is kept until anything changes, because a file is asked about many times. */
export function createDiagnosis({ documents, findPlace, policyPlace, generation, around }: DiagnosisOptions) {
  interface Answer {
    readonly generation: number;
    readonly diagnostics: FileDiagnostics;
  }
  const answers = { document: new Map<string, Answer>(), all: new Map<string, Answer>() };
  return {
    of(
      uri: string,
      phase: 'document' | 'all',
      options: Omit<DiagnosticOptions, 'findPlace' | 'policyPlace'>,
    ): FileDiagnostics {
      const document = documents.document(uri);
      if (document === undefined) return NOTHING;
      const known = answers[phase].get(uri);
      if (known?.generation === generation()) return known.diagnostics;
      const diagnostics = diagnosticsOf(document, phase === 'all' ? around() : undefined, {
        ...options,
        findPlace,
        policyPlace,
      });
      answers[phase].set(uri, { generation: generation(), diagnostics });
      return diagnostics;
    },
    *lookAround(uri: string): Steps<void> {
      const analyses = documents.document(uri)?.analyses ?? [];
      const found = around();
      if (found === undefined) return;
      for (const analysis of analyses) {
        for (const part of analysis.parts ?? [analysis]) {
          part.clusterFindings(found);
          yield;
        }
      }
    },
    forget(uri: string): void {
      answers.document.delete(uri);
      answers.all.delete(uri);
    },
  };
}
