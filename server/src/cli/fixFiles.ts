import type { PolicyService } from '../service.ts';
import type { Text } from '../syntax/text.ts';
import type { Terminal } from './terminal.ts';

/** Files tell of each other: what one fix makes of a policy may leave a fix in another file. */
const MOST_ROUNDS = 4;

/** Applies every preferred fix to the files on disk; the files that were changed. */
export async function fixFiles(
  service: PolicyService,
  uris: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const changed = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let any = false;
    for (const uri of uris) {
      const text = service.text(uri);
      // Bytes that are no UTF-8 would not be written back as they were.
      if (text === undefined || text.text.includes('\uFFFD')) continue;
      const edits = service.fixAll(uri);
      if (edits.length === 0) continue;
      any = true;
      changed.add(uri);
      service.change(uri, (service.version(uri) ?? 0) + 1, withEdits(text, edits));
    }
    if (!any) break;
  }
  const written: string[] = [];
  for (const uri of changed) {
    if (await terminal.write(uri, service.text(uri)?.text ?? '')) written.push(uri);
    else terminal.err(`netpol: ${terminal.display(uri)} cannot be written.\n`);
  }
  if (written.length > 0) terminal.err(`netpol: fixed ${written.map((uri) => terminal.display(uri)).join(', ')}\n`);
  // Nothing is being typed any more.
  service.filesChanged(written);
  await service.settled();
  return written;
}

/** Later places first, so that the others stay where they are. */
function withEdits(text: Text, edits: ReturnType<PolicyService['fixAll']>): Text {
  return text.apply([...edits].sort((a, b) => b.span.start - a.span.start));
}
