import { Uri, type Webview } from 'vscode';

/** A page's frame; its names are ours, never somebody's text: nothing may load but our one script and our one style sheet, and no script without the nonce. */
export function pageFrame(webview: Webview, extension: Uri, page: { script: string; title: string }): string {
  const nonce = randomNonce();
  const script = webview.asWebviewUri(Uri.joinPath(extension, 'dist', page.script));
  const style = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview.css'));
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>${page.title}</title>
</head>
<body>
  <main id="view"></main>
  <div id="announcer" role="status" aria-live="polite"></div>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function randomNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
