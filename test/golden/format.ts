/** Reads the marked manifests of this folder; see README.md. */

export interface Marker {
  /** From 0, in the text without marker lines. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

export interface Marked {
  /** As the product gets it. */
  readonly text: string;
  readonly markers: readonly Marker[];
}

const MARKER = /^( *#)(<?)( *)(\^+) (error|warning|info|hint) ([a-z0-9-]+): (.*)$/;

export function readMarked(source: string): Marked {
  const lines: string[] = [];
  const markers: Marker[] = [];
  for (const line of source.split('\n')) {
    const found = MARKER.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    const [, hash = '', first = '', blanks = '', carets = '', level = '', code = '', message = ''] = found;
    const start = first === '<' ? 0 : hash.length + blanks.length;
    markers.push({ line: lines.length - 1, start, end: start + carets.length, level, code, message });
  }
  return { text: lines.join('\n'), markers };
}

/** A finding in the form of a marker, its message cut to the length that is expected. */
export function asMarker(
  text: string,
  finding: { readonly span: { start: number; end: number }; level: string; code: string; message: string },
): Marker {
  const { start, end } = finding.span;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  const from = start - lineStart;
  return {
    line: text.slice(0, start).split('\n').length - 1,
    start: from,
    end: Math.max(from + 1, Math.min(end, lineEnd) - lineStart),
    level: finding.level,
    code: finding.code,
    message: finding.message,
  };
}
