import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** What runs at a start has run by then, and it is the compiled form of that which is kept. */
const WRITE_AFTER_MILLISECONDS = 3000;
const SUFFIX = '.code';
const DIGEST_BYTES = 32;

/**
 * `require(file)`, where V8 takes the file's compiled code from what an earlier run left in `folder`: much of a start is
 * compiling. Where there is none yet it is written a few seconds later, once.
 *
 * The name holds a digest of the file and of what compiled it, so that a newer one of either never meets old code; V8 by
 * itself compares lengths. A digest in front of the code tells whether it is as it was written, which V8 does not look
 * at. Whatever goes wrong with the folder costs only the time that would have been saved.
 */
export function requireKept(file: string, folder: string, require: NodeJS.Require): unknown {
  const source = readFileSync(file, 'utf8');
  const { v8, node } = process.versions;
  const name = `${digest([v8, node, process.arch, process.platform, source].join('\n')).toString('hex')}${SUFFIX}`;
  const kept = join(folder, name);
  const cachedData = readKept(kept);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, require, module, file, dirname(file));
  if (cachedData === undefined || script.cachedDataRejected === true) {
    setTimeout(() => writeKept(kept, script.createCachedData()), WRITE_AFTER_MILLISECONDS).unref();
  }
  return module.exports;
}

function readKept(path: string): Buffer | undefined {
  try {
    const whole = readFileSync(path);
    const code = whole.subarray(DIGEST_BYTES);
    return digest(code).equals(whole.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Under another name first: other servers may be reading. What other versions left is taken away. */
function writeKept(path: string, code: Buffer): void {
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true });
    const written = `${path}.${process.pid}`;
    writeFileSync(written, Buffer.concat([digest(code), code]));
    renameSync(written, path);
    for (const name of readdirSync(folder)) {
      const other = join(folder, name);
      if (name.includes(SUFFIX) && other !== path) rmSync(other);
    }
  } catch {}
}

function digest(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
