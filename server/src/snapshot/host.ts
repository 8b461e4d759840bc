/** What may be asked of the surroundings. Every front end brings its own: node files, the editor's file system, tests. */
export interface Host {
  /** The file's text; undefined when it is not there or cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** YAML and JSON files below a folder, recursively, in a stable order; `node_modules` and dot folders are left out. */
  listFiles(folder: string): Promise<readonly HostFile[]>;
  stat(uri: string): Promise<HostFile | undefined>;
}

export interface HostFile {
  readonly uri: string;
  readonly kind: 'file' | 'folder';
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly size: number;
}
