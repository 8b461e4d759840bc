import { commands, type Disposable, type ExtensionContext, languages, Uri, window, workspace } from 'vscode';

/**
 * Opens the walkthrough's sample: a small shop with a policy that has a mistake. It is copied to a place where it may be
 * edited; a copy that somebody already worked on is left as it is. Where a snapshot is set, its pods are the cluster and
 * the sample's would not count: there the sample gets a window of its own.
 */
export async function openSample(context: ExtensionContext): Promise<void> {
  const source = Uri.joinPath(context.extensionUri, 'client', 'media', 'walkthrough', 'sample.yaml');
  const folder = Uri.joinPath(context.globalStorageUri, 'sample');
  const target = Uri.joinPath(folder, 'shop.yaml');
  try {
    await workspace.fs.stat(target);
  } catch {
    await workspace.fs.copy(source, target);
  }
  if (workspace.getConfiguration('netpol').get<string>('snapshot.path', '') === '')
    await window.showTextDocument(target);
  else await commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}

/** The walkthrough's step "fix a mistake" is done when a problem of ours goes away in a file that stays open. */
export function watchForFixes(): Disposable {
  const counts = new Map<string, number>();
  return languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const key = uri.toString();
      const now = languages.getDiagnostics(uri).filter(({ source }) => source === 'netpol').length;
      const open = workspace.textDocuments.some((document) => document.uri.toString() === key);
      if (open && now < (counts.get(key) ?? 0)) void commands.executeCommand('setContext', 'netpol.fixedMistake', true);
      counts.set(key, now);
    }
  });
}
