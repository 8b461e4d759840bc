/** What bytes are that were read as text and are none; undefined for text. A NUL is in no text, and in nearly everything else. */
export function notText(text: string): 'gzip' | 'UTF-16' | 'binary' | undefined {
  // A reader of UTF-8 makes one sign of each byte that is none: of gzip's second one, and of those that start UTF-16.
  if (text.startsWith('\u001f\ufffd') || text.startsWith('\u001f\u008b')) return 'gzip';
  const nul = text.indexOf('\0');
  if (nul < 0) return undefined;
  return nul < 4 && /^(?:\ufffd{2})?(?:[^\0]\0|\0[^\0]){2}/.test(text) ? 'UTF-16' : 'binary';
}
