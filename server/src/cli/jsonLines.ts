import { plain } from './layout.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/**
 * Answers one JSON line per line of the input, in order, while it still streams. A line that cannot be answered stops
 * the run with its number, because everything behind it would be out of step.
 */
export async function answerLines(
  path: string,
  answer: (line: string) => string,
  terminal: Terminal,
): Promise<ExitCode> {
  const lines = await terminal.lines(path);
  if (lines === undefined) {
    terminal.err(`netpol: ${path} is not there or cannot be read.\n`);
    return 2;
  }
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    let text: string;
    try {
      text = answer(line);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      terminal.err(`netpol: line ${number} of ${path === '-' ? 'the input' : path} is no case: ${plain(why)}\n`);
      return 2;
    }
    await terminal.out(`${text}\n`);
  }
  return 0;
}
