/** Text in columns. Widths are counted in UTF-16 units, which is right for manifests and names. */

/** Breaks at blanks so that no line is longer than its width, unless one word is. The first line may have less room. */
export function wrap(text: string, width: number, first = width): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? first : width;
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= room) line += ` ${word}`;
    else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  lines.push(line);
  return lines;
}

/** `text` after `first`, its further lines at `indent`: below its own start unless said otherwise. */
export function hang(first: string, text: string, width: number, indent = first.length): string {
  const [head = '', ...rest] = wrap(text, Math.max(20, width - indent), Math.max(0, width - first.length));
  return [first + head, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** What is written for people without markup: our backticks go, the names inside stay. */
export function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('**', '');
}
