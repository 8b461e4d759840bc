import type { BackendView, SideView, SimulateResult, StepView, Word } from '../../protocol.ts';
import type { FileSpan } from '../results.ts';

/**
 * The answer as text: for the terminal, and to be copied. Lines are not broken here; who shows them knows the width
 * and hangs what goes on below the last column (two or more blanks stand between columns).
 */
export function flowText(result: Omit<SimulateResult<FileSpan>, 'text'>, where: (place: FileSpan) => string): string {
  if (result.problem !== undefined) return plain(result.problem);
  const { flow } = result;
  const port = flow.port === undefined ? flow.protocol : `${flow.protocol} ${flow.port}`;
  return plain(
    [
      `${HEADS[result.verdict]}  ${flow.from.label} -> ${flow.to.label}  ${port}${flow.family === 6 ? ' over IPv6' : ''}`,
      `  ${result.reason}`,
      ...(flow.service === undefined ? [] : [`  service   ${flow.service}`]),
      ...backendLines(result.backends ?? []),
      ...sideLines('leaving', result.egress, where),
      ...sideLines('entering', result.ingress, where),
      ...result.facts.map(
        (fact, index) => `  ${index === 0 ? 'facts   ' : '        '}  ${fact.name.toLowerCase()}: ${fact.value}`,
      ),
    ].join('\n'),
  );
}

const HEADS: Readonly<Record<Word, string>> = {
  allow: 'ALLOWED',
  deny: 'DENIED',
  conditional: 'ALLOWED IF',
  unknown: 'UNKNOWN',
};

export const WORDS: Readonly<Record<Word, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'depends',
  unknown: 'unknown',
};

/** Only where they differ: what holds for all of them is the verdict. */
function backendLines(backends: readonly BackendView[]): string[] {
  if (new Set(backends.map((backend) => backend.verdict)).size < 2) return [];
  const shown = backends.find((backend) => backend.shown);
  return [
    ...backends.map((backend) => `${INDENT}${WORDS[backend.verdict].padEnd(7)}  ${backend.label}`),
    ...(shown === undefined ? [] : [`  shown     ${shown.label}`]),
  ];
}

const INDENT = ' '.repeat(12);
/** More lines than this of rules that did not match hide the one that did. */
const MOST_MISSES = 12;

function sideLines(name: string, side: SideView<FileSpan>, where: (place: FileSpan) => string): string[] {
  const policies = side.steps.filter((step) => step.kind === 'policy');
  const [only] = policies;
  const atEnd = side.steps.some((step) => step.kind === 'tier-end' && step.outcome === 'decided');
  const single = policies.length === 1 && only !== undefined && atEnd;
  const at = single ? placeWords(only, where) : '';
  const head = `  ${name.padEnd(8)}  ${WORDS[side.verdict].padEnd(7)}  ${side.summary}${at}`;
  const tiers = side.steps.filter((step) => step.kind === 'tier').length > 1;
  const unasked = new Set(
    side.steps.filter((step) => step.kind === 'policy' && step.outcome === 'skipped').map((step) => step.policy),
  );
  const shown = side.steps.filter(
    (step) => isTold(step, tiers, single) && !(step.kind === 'rule' && unasked.has(step.policy)),
  );
  return [head, ...foldMisses(shown).map((line) => (typeof line === 'string' ? INDENT + line : stepLine(line, where)))];
}

/** The summary has already said what the last step says, and whose policy it is where there is one only. */
function isTold(step: StepView<FileSpan>, tiers: boolean, single: boolean): boolean {
  switch (step.kind) {
    case 'tier':
      return tiers;
    case 'policy':
      return !single;
    case 'rule':
      return true;
    case 'exempt':
    case 'unspecified':
      return step.outcome === 'unknown';
    case 'tier-end':
    case 'default':
      return tiers;
    case 'no-subject':
      return false;
  }
}

/** Long runs of rules that did not match are counted instead. */
function foldMisses(steps: readonly StepView<FileSpan>[]): readonly (StepView<FileSpan> | string)[] {
  const misses = steps.filter((step) => step.kind === 'rule' && step.outcome === 'no-match');
  if (misses.length <= MOST_MISSES) return steps;
  const hidden = new Set(misses.slice(MOST_MISSES));
  const kept = steps.filter((step) => !hidden.has(step));
  return [...kept, `  ${hidden.size} more rules did not match`];
}

function stepLine(step: StepView<FileSpan>, where: (place: FileSpan) => string): string {
  const indent = INDENT + '  '.repeat(Math.max(0, step.depth - 1));
  if (step.kind === 'policy') {
    return `${indent}${step.text}${placeWords(step, where)}${step.outcome === 'skipped' ? '  not asked any more' : ''}`;
  }
  if (step.kind !== 'rule') return indent + step.text;
  const [head, ...rest] = step.text.split(': ');
  const name = step.path === undefined ? step.text : `${head}${placeWords(step, where)}`;
  switch (step.outcome) {
    case 'no-match':
    case 'unknown':
      return `${indent}${name}  ${(step.because ?? []).join('; or ')}`.trimEnd();
    case 'skipped':
      return step.path === undefined ? indent + name : `${indent}${name}  not asked any more`;
    default:
      return `${indent}${name}  ${rest.join(': ')}`.trimEnd();
  }
}

function placeWords(step: StepView<FileSpan>, where: (place: FileSpan) => string): string {
  return ` (${step.place === undefined ? 'in the cluster' : where(step.place)})`;
}

/** Code spans without their backticks: the text stands alone in a terminal and in a chat. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
