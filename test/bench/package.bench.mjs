/** What has to be downloaded, and which parts it is made of. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VSCE = fileURLToPath(new URL('../../node_modules/@vscode/vsce/vsce', import.meta.url));

export default async function bench({ row }) {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  try {
    const file = join(folder, 'netpol.vsix');
    const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
    const flags = ['--no-dependencies', '--no-rewrite-relative-links'];
    execFileSync(process.execPath, [VSCE, 'package', ...flags, '--out', file], options);
    const listed = execFileSync(process.execPath, [VSCE, 'ls', '--no-dependencies'], options).trim().split('\n');
    await row('VSIX', statSync(file).size / 2 ** 20, { unit: 'MiB' });
    const parts = new Map();
    for (const path of listed) {
      const part = path.startsWith('docs/') ? 'docs/rules' : path.startsWith('dist/') ? path : 'everything else';
      parts.set(part, (parts.get(part) ?? 0) + deflateRawSync(readFileSync(join(ROOT, path)), { level: 9 }).length);
    }
    for (const [part, bytes] of [...parts].sort((a, b) => b[1] - a[1]))
      await row(`  of it ${part}`, bytes / 1024, { unit: 'KiB' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
