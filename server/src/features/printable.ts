/** One line of user text as it may stand on a terminal: what controls it, or turns the direction of writing, is shown as a mark. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (found) => '\ufffd'.repeat(found.length));
}
