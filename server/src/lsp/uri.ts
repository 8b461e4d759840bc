/**
 * One spelling for each file. Editors and Node percent-encode differently (`%40` or `@`, `c%3A` or `C:`), and a file that
 * is open must be found to be the same as the one on disk. Other schemes are left as they are.
 */
export function canonicalUri(uri: string): string {
  const match = /^file:\/\/([^/]*)(\/.*)$/i.exec(uri);
  if (match === null) return uri;
  const [, authority = '', path = ''] = match;
  const segments = path.split('/').map(respell);
  return `file://${authority.toLowerCase()}${segments.join('/')}`.replace(/^(file:\/\/\/)([A-Za-z])%3A/, lowerDrive);
}

function respell(segment: string): string {
  let plain = segment;
  try {
    plain = decodeURIComponent(segment);
  } catch {
    // A stray `%` stands for itself.
  }
  return encodeURIComponent(plain).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function lowerDrive(_whole: string, head: string, drive: string): string {
  return `${head}${drive.toLowerCase()}%3A`;
}

/** `uri` of something below `folder`, given the relative path as a person writes it. */
export function joinUri(folder: string, path: string): string {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  const segments = path
    .replace(/\\/g, '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .map(respell);
  return canonicalUri(new URL(segments.join('/'), base).href);
}

/** Whether `uri` is `folder` or stands below it. */
export function isWithin(uri: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  return uri === base || uri.startsWith(`${base}/`);
}
