import type { Span, SyntaxProblem } from './tree.ts';

/** Takes a problem as it is found. */
export type Report = (
  code: SyntaxProblem['code'],
  span: Span,
  detail?: SyntaxProblem['detail'],
  related?: Span,
) => void;

/** A `Report` that keeps what it is told. */
export function collectInto(problems: SyntaxProblem[]): Report {
  return (code, span, detail = {}, related) => {
    problems.push(related ? { code, detail, span, related } : { code, detail, span });
  };
}
