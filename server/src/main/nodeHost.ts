import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host, HostFile } from '../service.ts';
import { decodeText } from './textFile.ts';

/** Larger files are not policies or snapshots but dumps of something else; reading one would stall everything. */
const LARGEST_FILE = 256 * 1024 * 1024;

/** The file system as the service sees it. Uris that are not `file:` ones, and files that cannot be read, are not there. */
export function createNodeHost(): Host {
  return {
    async readFile(uri) {
      const path = filePath(uri);
      if (path === undefined) return undefined;
      try {
        const { size } = await stat(path);
        return size > LARGEST_FILE ? undefined : decodeText(await readFile(path));
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
