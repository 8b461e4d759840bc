import { printable } from '../features/printable.ts';
import type { Diagnostic, IgnoredDiagnostic } from '../features/results.ts';
import { count } from '../features/words.ts';
import type { Level } from '../rules/rule.ts';
import type { Text } from '../syntax/text.ts';
import { clip, hang, plain } from './layout.ts';
import { type Colour, type Paint, withSpans } from './paint.ts';

/** One file's findings, with the text in which their spans count. */
export interface CheckedFile {
  /** As people call it. */
  readonly path: string;
  readonly text: Text;
  readonly documents: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly ignored: readonly IgnoredDiagnostic[];
}

/** `ignored`: what comments say to ignore; `ignoredErrors`: how much of it is refused all the same. */
export type Summary = Readonly<Record<Level | 'ignored' | 'ignoredErrors', number>>;

export const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'hint'];

export function summarise(diagnostics: readonly Diagnostic[], ignored: readonly Diagnostic[]): Summary {
  const of = (level: Level) => diagnostics.filter((diagnostic) => diagnostic.level === level).length;
  return {
    error: of('error'),
    warning: of('warning'),
    info: of('info'),
    hint: of('hint'),
    ignored: ignored.length,
    ignoredErrors: ignored.filter(({ rejectedBy }) => rejectedBy.length > 0).length,
  };
}

/** A file of the JSON answer (docs/json.md). */
export function fileJson(file: CheckedFile): unknown {
  return {
    path: file.path,
    documents: file.documents,
    diagnostics: file.diagnostics.map((diagnostic) => diagnosticJson(diagnostic, file)),
    ignored: file.ignored.map((diagnostic) => ({ ...diagnosticJson(diagnostic, file), reason: diagnostic.reason })),
  };
}

function diagnosticJson(diagnostic: Diagnostic, { text }: CheckedFile) {
  const { code, level, message, document, path, span, rejectedBy } = diagnostic;
  const range = { start: text.positionAt(span.start), end: text.positionAt(span.end) };
  return { code, severity: level, message, document, path, range, rejectedBy };
}

const COLOURS: Readonly<Record<Level, Colour>> = { error: 'red', warning: 'yellow', info: 'blue', hint: 'dim' };

/** How findings are shown. */
export interface CheckLook {
  readonly paint: Paint;
  readonly colour: boolean;
  /** Infinite where no terminal reads along: messages then stay on one line. */
  readonly width: number;
}

/** `file:line:column level code  message`, the line itself with the span marked, and what would mend it. */
export function diagnosticText(diagnostic: Diagnostic, file: CheckedFile, look: CheckLook): string {
  const { paint } = look;
  const start = file.text.positionAt(diagnostic.span.start);
  const where = `${file.path}:${start.line + 1}:${start.character + 1}`;
  const head = `${where} ${diagnostic.level} ${diagnostic.code}  `;
  const message = hang(head, diagnostic.message, look.width, 4).slice(head.length);
  const painted = `${paint('bold', where)} ${paint(COLOURS[diagnostic.level], diagnostic.level)} ${diagnostic.code}  `;
  return `${painted}${withSpans(message, look.colour, paint)}\n${frame(diagnostic, file, look)}`;
}

/** A line is shown up to here where no terminal tells its width: JSON may hold everything on one. */
const WIDEST = 160;

/** The line of the span's start; the marks end with the line where the span goes on. */
function frame(diagnostic: Diagnostic, file: CheckedFile, { paint, width }: CheckLook): string {
  const start = file.text.positionAt(diagnostic.span.start);
  const end = file.text.positionAt(diagnostic.span.end);
  const line = printable(file.text.line(start.line));
  const gutter = `${start.line + 1}`.padStart(6);
  const room = Math.max(20, Math.min(width, WIDEST) - gutter.length - 3);
  // A mark beyond the width would stand alone: lines that long (JSON on one line) are shown from before their span.
  const shift = start.character > room - 10 ? start.character - 10 : 0;
  const shown = clip(shift > 0 ? `…${line.slice(shift + 1)}` : line, room);
  const last = end.line === start.line ? end.character : line.length;
  const length = Math.max(1, Math.min(last, shift + room) - start.character);
  const fix = diagnostic.fixes.find((candidate) => candidate.preferred) ?? diagnostic.fixes[0];
  const margin = `${' '.repeat(gutter.length)} | `;
  const indent = ' '.repeat(start.character - shift);
  const below = `${margin}${indent}${paint(COLOURS[diagnostic.level], '^'.repeat(length))}`;
  const advice = fix === undefined ? '' : `fix: ${plain(fix.title)}`;
  const fits = margin.length + indent.length + length + 1 + advice.length <= width;
  const told = advice === '' ? '' : fits ? ` ${advice}` : `\n${hang(margin, advice, width)}`;
  return `${paint('dim', `${gutter} |`)} ${shown}\n${below}${told}\n`;
}

/** `12 documents in 7 files: 1 warning`; `hidden`: hints that are counted and not printed. */
export function summaryText(documents: number, files: number, summary: Summary, hidden: number): string {
  const found = LEVELS.filter((level) => summary[level] > 0).map((level) => {
    const words = level === 'info' ? count(summary[level], 'note') : count(summary[level], level);
    return level === 'hint' && hidden > 0 ? `${words} (--hints prints ${hiddenWords(hidden, summary)})` : words;
  });
  const told = [...found, ...ignoredText(summary)];
  const where = `${count(documents, 'document')} in ${count(files, 'file')}`;
  return `${where}: ${told.length === 0 ? 'nothing to say' : told.join(', ')}`;
}

function hiddenWords(hidden: number, { hint }: Summary): string {
  if (hidden < hint) return `${hidden} more`;
  return hidden === 1 ? 'it' : 'them';
}

/** `3 ignored, 1 of them refused`. */
function ignoredText({ ignored, ignoredErrors }: Summary): readonly string[] {
  if (ignored === 0) return [];
  return [`${ignored} ignored${ignoredErrors > 0 ? `, ${ignoredErrors} of them refused all the same` : ''}`];
}
