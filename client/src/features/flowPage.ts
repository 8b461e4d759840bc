import { Uri, type Webview } from 'vscode';

/** The page's frame: nothing may load but our one script and our one style sheet, and no script without the nonce. */
export function flowPage(webview: Webview, extension: Uri): string {
  const nonce = randomNonce();
  const script = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview.js'));
  const style = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview.css'));
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>Simulate Flow</title>
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
