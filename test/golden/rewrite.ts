import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../server/src/features/results.ts';
import { applied, diagnoseGolden } from './diagnose.ts';
import { goldenFiles } from './files.ts';
import { asMarker, type Marker, readMarked } from './format.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/**
 * Writes what is found and mended now as what is expected, for the codes named (`all` or a list with commas). Every
 * change is then read by whoever asked for it: a rewritten expectation proves nothing by itself.
 */
export async function rewriteGolden(which: string): Promise<void> {
  const wanted = which.split(',');
  for (const file of goldenFiles('bad')) {
    if (which !== 'all' && !wanted.includes(file.code)) continue;
    const folder = `${ROOT}${file.code}`;
    const { text } = readMarked(file.source);
    const found = await diagnoseGolden(text, file);
    writeFileSync(`${folder}/${file.name}`, withMarkers(text, found));
    const stem = file.name.replace(/\.yaml$/, '');
    for (const name of readdirSync(folder)) if (name.startsWith(`${stem}.fixed`)) rmSync(`${folder}/${name}`);
    const fixes = found.flatMap((diagnostic) => diagnostic.fixes);
    for (const [index, fix] of fixes.entries()) {
      const suffix = index === 0 ? '' : `-${index + 1}`;
      writeFileSync(`${folder}/${stem}.fixed${suffix}.yaml`, applied(text, fix.edits));
    }
  }
}

function withMarkers(text: string, found: readonly Diagnostic[]): string {
  const lines = text.split('\n');
  const markers = found.map((finding) => asMarker(text, finding));
  return lines
    .flatMap((line, index) => [line, ...markers.filter((marker) => marker.line === index).map(markerLine)])
    .join('\n');
}

function markerLine({ start, end, level, code, message }: Marker): string {
  const hash = start === 0 ? '#<' : `#${' '.repeat(start - 1)}`;
  return `${hash}${'^'.repeat(end - start)} ${level} ${code}: ${message}`;
}
