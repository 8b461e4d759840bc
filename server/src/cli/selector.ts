import { canonicalSelector } from '../lower/calicoSelector/canonical.ts';
import { parseSelector } from '../lower/calicoSelector/parse.ts';
import { selectorErrorText, selectorWords } from '../lower/calicoSelector/words.ts';
import type { Arguments } from './args.ts';
import { SELECTOR } from './commands.ts';
import { answerLines } from './jsonLines.ts';
import { answerSelectorCase } from './selectorCases.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

/** `netpol selector`: what a Calico selector asks, in words. */
export async function selector(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const cases = args.options.get('cases');
  if (cases !== undefined) return answerLines(cases, answerSelectorCase, terminal);
  const [expression, ...rest] = args.positionals;
  if (expression === undefined || rest.length > 0) {
    return usage('`netpol selector` explains one expression; put it in quotes.', SELECTOR, terminal);
  }
  const parsed = parseSelector(expression);
  if (!parsed.ok) {
    const { at, end } = parsed.error;
    const marks = `  ${expression}\n  ${' '.repeat(at)}${'^'.repeat(Math.max(1, end - at))}`;
    return report(`${selectorErrorText(parsed.error)}\n${marks}`, terminal);
  }
  await terminal.out(`${canonicalSelector(parsed.node)}\n  matches whatever ${selectorWords(parsed.node)}\n`);
  return 0;
}
