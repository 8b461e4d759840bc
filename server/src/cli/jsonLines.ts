import { splitLines } from './lines.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report } from './usage.ts';

/**
 * Answers one JSON line per line of the input, in order, while it still streams. A line that cannot be answered stops
 * the run with its number, because everything behind it would be out of step.
 */
export async function answerLines(
  path: string,
  answer: (line: string) => string,
  terminal: Terminal,
): Promise<ExitCode> {
  const chunks = await terminal.read(path);
  if (chunks === undefined) return report(`${path} is not there or cannot be read.`, terminal);
  let number = 0;
  for await (const line of splitLines(chunks)) {
    number++;
    if (line.trim() === '') continue;
    let text: string;
    try {
      text = answer(line);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return report(`line ${number} of ${path === '-' ? 'the input' : path} is no case: ${why}`, terminal);
    }
    await terminal.out(`${text}\n`);
  }
  return 0;
}
