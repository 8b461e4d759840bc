/** Lines of a stream of text, without their line ends. Only `\n` and `\r\n` end a line: JSON strings may hold the rest. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const pieces = chunk.split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      parts.push(piece);
      yield withoutReturn(parts.join(''));
      parts = [];
    }
    if (last !== '') parts.push(last);
  }
  const rest = withoutReturn(parts.join(''));
  if (rest !== '') yield rest;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
