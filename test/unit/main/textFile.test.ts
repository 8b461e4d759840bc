import { expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../server/src/main/textFile.ts';

const TEXT = '\ufeffkind: Pod # ü 😀\r\n';
const FILES = {
  'UTF-8': Buffer.from(TEXT, 'utf8'),
  'UTF-16, little end first': Buffer.from(TEXT, 'utf16le'),
  'UTF-16, big end first': Buffer.from(TEXT, 'utf16le').swap16(),
};

it.each(Object.entries(FILES))('%s is read, and written back as it was', (_, bytes) => {
  const before = Buffer.from(bytes);
  expect(decodeText(bytes)).toBe(TEXT);
  expect(encodeText(decodeText(bytes), bytes)).toEqual(before);
  expect(bytes).toEqual(before);
});

it('a new file is UTF-8, and half a unit at the end is no failure', () => {
  expect(encodeText('ü', undefined)).toEqual(Buffer.from('ü', 'utf8'));
  expect(encodeText('ü', Buffer.alloc(0))).toEqual(Buffer.from('ü', 'utf8'));
  expect(decodeText(Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]))).toBe('\ufeffa');
});
