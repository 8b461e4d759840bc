/** Port names and lists of ports in one text (apimachinery util/validation IsValidPortName; kubernetes.md A-V15). */

/** What keeps a text from being a port name, to stand after *a port name*; undefined when it is one. */
export function portNameProblem(name: string): string | undefined {
  if (name === '') return 'is not empty';
  if (!/^[-a-z0-9]+$/.test(name)) return 'has lower case letters, digits and `-` only';
  if (!/[a-z]/.test(name)) return 'has at least one letter';
  if (name.length > 15) return 'has at most 15 characters';
  if (name.includes('--')) return 'has no two hyphens in a row';
  return name.startsWith('-') || name.endsWith('-') ? 'has a letter or digit at both ends' : undefined;
}

export type PortPart = { readonly port: number; readonly endPort?: number };

/** `80,443` or `8000-8080` in one text; undefined when the text is no list or range of port numbers. */
export function portParts(text: string): readonly PortPart[] | undefined {
  const words = text.trim().split(/\s*[,;]\s*|\s+(?![-:\s])(?<![-:]\s)/);
  const parts: PortPart[] = [];
  for (const word of words) {
    const match = /^(\d{1,5})(?:\s*[-:]\s*(\d{1,5}))?$/.exec(word);
    if (!match) return undefined;
    const [, first, last] = match;
    parts.push(last === undefined ? { port: Number(first) } : { port: Number(first), endPort: Number(last) });
  }
  return parts.length > 1 || parts[0]?.endPort !== undefined ? parts : undefined;
}

/** Every part is something the API server takes. */
export function areValid(parts: readonly PortPart[]): boolean {
  return parts.every(({ port, endPort = port }) => port >= 1 && endPort <= 65535 && port <= endPort);
}
