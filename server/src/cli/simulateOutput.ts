import type { FileSpan } from '../features/results.ts';
import type { FactView, SideView, SimulateResult, StepView } from '../protocol.ts';
import type { PolicyService } from '../service.ts';
import { hang } from './layout.ts';
import type { Colour, Paint } from './paint.ts';

/** The JSON answer (docs/json.md). */
export function simulateJson(result: SimulateResult<FileSpan>, service: PolicyService): unknown {
  const { flow } = result;
  return {
    flow: {
      from: flow.from.text,
      to: flow.to.text,
      protocol: flow.protocol,
      port: flow.port ?? null,
      family: flow.family,
      service: flow.service ?? null,
    },
    verdict: result.verdict,
    reason: result.reason,
    egress: sideJson(result.egress, service),
    ingress: sideJson(result.ingress, service),
    ...(result.backends && { backends: result.backends }),
    facts: Object.fromEntries(result.facts.map((fact) => [factKey(fact), fact.value])),
  };
}

function sideJson(side: SideView<FileSpan>, service: PolicyService): unknown {
  return {
    verdict: side.verdict,
    summary: side.summary,
    steps: side.steps.map((step) => stepJson(step, service)),
  };
}

/** `file` and `range` are null where a step is written nowhere: the default, an exemption. */
function stepJson(step: StepView<FileSpan>, service: PolicyService): unknown {
  const { place } = step;
  const start = place && service.positionAt(place.uri, place.span.start);
  const end = place && service.positionAt(place.uri, place.span.end);
  return {
    kind: step.kind,
    outcome: step.outcome,
    text: step.text,
    ...(step.because && { because: step.because }),
    ...(step.policy !== undefined && { policy: step.policy }),
    ...(step.path !== undefined && { path: step.path }),
    file: step.file ?? null,
    range: start && end ? { start, end } : null,
  };
}

/** `Without effect` -> `withoutEffect`. */
function factKey({ name }: FactView): string {
  const [first = '', ...rest] = name.split(' ');
  return first.toLowerCase() + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

const WORDS: readonly (readonly [RegExp, Colour])[] = [
  [/^DENIED/, 'red'],
  [/^ALLOWED(?! IF)/, 'green'],
  [/^ALLOWED IF/, 'yellow'],
  [/^UNKNOWN/, 'yellow'],
  [/(?<=^ {2}(?:leaving|entering) +)denied/, 'red'],
  [/(?<=^ {2}(?:leaving|entering) +)allowed/, 'green'],
  [/(?<=^ {2}(?:leaving|entering) +)(?:unknown|depends)/, 'yellow'],
];

/** The answer's own text, broken at the width with what goes on hanging below its column, verdicts in colour. */
export function simulateText(result: SimulateResult<FileSpan>, paint: Paint, columns: number | undefined): string {
  const lines = result.text.split('\n').map((line) => {
    const broken = columns === undefined ? line : breakLine(line, columns);
    const colour = WORDS.find(([pattern]) => pattern.test(line));
    if (colour === undefined) return broken;
    return broken.replace(colour[0], (word) => paint(colour[1], word));
  });
  return `${lines.join('\n')}\n`;
}

/** Columns stand apart by two blanks or more: what goes on hangs below the last one that leaves room. */
function breakLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  let start = line.length - line.trimStart().length;
  for (const gap of line.matchAll(/\S {2,}/g)) {
    const after = gap.index + gap[0].length;
    if (after <= columns / 2) start = after;
  }
  return hang(line.slice(0, start), line.slice(start), columns);
}
