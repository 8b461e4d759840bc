import { isWithin } from './files.ts';

/** A file as people call it: its path below the folder that holds it, else its whole path. */
export function displayWithin(folders: readonly string[], uri: string): string {
  const folder = folders.filter((each) => uri !== each && isWithin(uri, each)).sort((a, b) => b.length - a.length)[0];
  const path =
    folder === undefined ? uri.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '') : uri.slice(folder.length).replace(/^\//, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
