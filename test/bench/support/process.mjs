import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** Runs `netpol` once as whoever types it does: how long from start to end, and the most memory it had. */
export function runCli(args, { input } = {}) {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: [input ? 'pipe' : 'ignore', 'pipe', 'inherit'] });
  let bytes = 0;
  let firstByte;
  child.stdout.on('data', (chunk) => {
    firstByte ??= performance.now() - start;
    bytes += chunk.length;
  });
  input?.pipe(child.stdin);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakSize(child.pid) ?? 0);
  }, 20);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearInterval(watch);
      resolve({ code, ms: performance.now() - start, firstByte, bytes, peak });
    });
  });
}

/** MiB that a process has now; undefined where the system does not tell. */
export function residentSize(pid) {
  return statusOf(pid, 'VmRSS');
}

/** The most that it ever had. */
export function peakSize(pid) {
  return statusOf(pid, 'VmHWM');
}

function statusOf(pid, name) {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : undefined;
  } catch {
    return undefined;
  }
}
