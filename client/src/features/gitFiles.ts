import { extensions, type Uri, workspace } from 'vscode';

/** The part of VS Code's own Git extension that we ask. */
interface GitApi {
  readonly repositories: readonly Repository[];
}
interface Repository {
  readonly rootUri: Uri;
  readonly state: { readonly HEAD?: { readonly name?: string; readonly commit?: string } };
  diffWith(ref: string): Promise<readonly Change[]>;
  show(ref: string, path: string): Promise<string>;
  getCommit(ref: string): Promise<{ readonly hash: string }>;
}
interface Change {
  readonly uri: Uri;
  readonly originalUri: Uri;
  readonly renameUri: Uri | undefined;
}

export interface FileBefore {
  readonly uri: string;
  /** `null`: it was not there. */
  readonly text: string | null;
}

export interface GitFolder {
  /** `main`, or the short hash of what is checked out. */
  readonly head: string;
  /** The texts at a commit of all manifests that are others now. */
  filesAt(ref: string): Promise<readonly FileBefore[]>;
  isCommit(ref: string): Promise<boolean>;
}

/** Undefined where the workspace is in no repository, or Git is turned off. */
export async function gitFolder(): Promise<GitFolder | undefined> {
  const extension = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  const git = await extension?.activate();
  if (!git?.enabled) return undefined;
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  const repositories = git.getAPI(1).repositories.filter(({ rootUri }) => {
    const root = rootUri.toString();
    return folders.some((folder) => isWithin(folder, root) || isWithin(root, folder));
  });
  const [first] = repositories;
  if (first === undefined) return undefined;
  const { name, commit } = first.state.HEAD ?? {};
  return {
    head: name ?? commit?.slice(0, 8) ?? 'HEAD',
    async filesAt(ref) {
      const all = await Promise.all(repositories.map((repository) => changedSince(repository, ref)));
      return all.flat();
    },
    async isCommit(ref) {
      // A text that starts so would be an option.
      if (ref.startsWith('-')) return false;
      return first.getCommit(ref).then(
        () => true,
        () => false,
      );
    },
  };
}

async function changedSince(repository: Repository, ref: string): Promise<readonly FileBefore[]> {
  const changes = await repository.diffWith(ref);
  const uris = new Map(
    changes.flatMap(({ uri, originalUri, renameUri }) =>
      [uri, originalUri, ...(renameUri ? [renameUri] : [])].map((each) => [each.toString(), each] as const),
    ),
  );
  const manifests = [...uris.values()].filter(({ path }) => /\.(ya?ml|json)$/i.test(path));
  return Promise.all(
    manifests.map(async (uri) => ({
      uri: uri.toString(),
      // What cannot be shown was not there.
      text: await repository.show(ref, uri.fsPath).catch(() => null),
    })),
  );
}

function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
