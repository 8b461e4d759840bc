/** Texts as they are on disk: UTF-8, and UTF-16 with its mark, which is what PowerShell writes for `kubectl get … > file`. */

type Utf16 = 'little' | 'big';

export function decodeText(bytes: Buffer): string {
  const utf16 = utf16Of(bytes);
  if (utf16 === undefined) return bytes.toString('utf8');
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  return (utf16 === 'little' ? even : Buffer.from(even).swap16()).toString('utf16le');
}

/** The text in the encoding of the file that it is to replace. */
export function encodeText(text: string, replaced: Buffer | undefined): Buffer {
  const utf16 = replaced && utf16Of(replaced);
  if (utf16 === undefined) return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return utf16 === 'little' ? bytes : bytes.swap16();
}

export function isUtf16(bytes: Buffer): boolean {
  return utf16Of(bytes) !== undefined;
}

function utf16Of(bytes: Buffer): Utf16 | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'little';
  return first === 0xfe && second === 0xff ? 'big' : undefined;
}
