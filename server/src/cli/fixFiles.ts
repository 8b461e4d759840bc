import type { PolicyService } from '../service.ts';
import type { Text } from '../syntax/text.ts';
import type { Terminal } from './terminal.ts';

/** Fixes that go on undoing each other stop here. */
const MOST_ROUNDS = 20;

/**
 * Applies every preferred fix to the files on disk; the files that were changed. What one makes of a policy may leave a
 * fix in another file, so it goes on until none is left: in rounds, because an edit makes the cluster another one, and to
 * ask about every file after the edit of each would grow with the square of their number.
 */
export async function fixFiles(
  service: PolicyService,
  uris: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const changed = new Map<string, Set<string>>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixed = uris.flatMap((uri) => {
      const text = service.text(uri);
      // Bytes that are no UTF-8 would not be written back as they were.
      if (text === undefined || text.text.includes('\uFFFD')) return [];
      const edits = service.safeFixes(uri);
      if (edits.length === 0) return [];
      const next = withEdits(text, edits).text;
      const before = changed.get(uri) ?? new Set([text.text]);
      if (before.has(next)) return [];
      changed.set(uri, before.add(next));
      return [{ uri, next }];
    });
    if (fixed.length === 0) break;
    // Opened and not edited: nobody types here, and nothing is left out because it may be unfinished.
    for (const { uri, next } of fixed) service.open(uri, (service.version(uri) ?? 0) + 1, next);
  }
  const written: string[] = [];
  for (const uri of changed.keys()) {
    if (await terminal.write(uri, service.text(uri)?.text ?? '')) written.push(uri);
    else terminal.err(`netpol: ${terminal.display(uri)} cannot be written.\n`);
  }
  if (written.length > 0) terminal.err(`netpol: fixed ${written.map((uri) => terminal.display(uri)).join(', ')}\n`);
  service.filesChanged(written);
  await service.settled();
  return written;
}

/** Later places first, so that the others stay where they are. */
function withEdits(text: Text, edits: ReturnType<PolicyService['fixAll']>): Text {
  return text.apply([...edits].sort((a, b) => b.span.start - a.span.start));
}
