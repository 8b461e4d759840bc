import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Host, HostFile } from '../service.ts';
import { decodeText, isUtf16 } from './textFile.ts';

/** Larger files are not policies or snapshots but dumps of something else; reading one would stall everything. */
const LARGEST_FILE = 256 * 1024 * 1024;

/** A file of fifty megabytes is read for a tenth of a second where it is made a text at once. */
const CHUNK = 1024 * 1024;

// Half as much work for each file as `node:fs/promises`, and there may be thousands.
const readdir = promisify(fs.readdir);
const readFile = promisify(fs.readFile);
const stat = promisify(fs.stat);

/** The file system as the service sees it. Uris that are not `file:` ones, and files that cannot be read, are not there. */
export function createNodeHost(): Host {
  return {
    async readFile(uri) {
      const path = filePath(uri);
      if (path === undefined) return undefined;
      try {
        const { size } = await stat(path);
        if (size > LARGEST_FILE) return undefined;
        return await (size > CHUNK ? readInChunks(path) : readFile(path).then(decodeText));
      } catch {
        return undefined;
      }
    },
    async stat(uri) {
      const path = filePath(uri);
      return path === undefined ? undefined : statOf(path);
    },
    async listFiles(folder) {
      const path = filePath(folder);
      if (path === undefined) return [];
      const paths = await yamlAndJson(path);
      const files = await Promise.all(paths.map(statOf));
      return files.filter((file) => file !== undefined);
    },
  };
}

/** Others have their turn between chunks. */
async function readInChunks(path: string): Promise<string> {
  const file = await open(path);
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.allocUnsafe(CHUNK);
    const texts: string[] = [];
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK);
      if (bytesRead === 0) break;
      if (texts.length === 0 && isUtf16(buffer)) return decodeText(await readFile(path));
      texts.push(decoder.write(buffer.subarray(0, bytesRead)));
    }
    return texts.join('') + decoder.end();
  } finally {
    await file.close();
  }
}

function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

async function statOf(path: string): Promise<HostFile | undefined> {
  try {
    const facts = await stat(path);
    const kind = facts.isDirectory() ? 'folder' : 'file';
    return { uri: pathToFileURL(path).href, kind, modified: facts.mtimeMs, size: facts.size };
  } catch {
    return undefined;
  }
}

/** Sorted, depth first, folders in place; links are not followed, so that a loop of links cannot hold us. */
async function yamlAndJson(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    const path = `${folder}${folder.endsWith('/') ? '' : '/'}${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) found.push(...(await yamlAndJson(path)));
    } else if (entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name)) {
      found.push(path);
    }
  }
  return found;
}
