import type { Structure } from '../../schema/walk.ts';
import type { Path } from '../../syntax/path.ts';
import { recogniseName } from './unknownKeys.ts';

/** A misspelt key in the same mapping is what makes the field missing: it is reported there, not here as well. */
export function isMisspelt(structure: Structure, parent: Path, name: string): boolean {
  return structure.violations.some(
    (violation) =>
      violation.kind === 'unknown' &&
      samePath(violation.path.slice(0, -1), parent) &&
      recogniseName(violation) === name,
  );
}

/** Some unknown key stands in the mapping at `path`. */
export function holdsUnknownKey(structure: Structure, path: Path): boolean {
  return structure.violations.some(
    (violation) => violation.kind === 'unknown' && samePath(violation.path.slice(0, -1), path),
  );
}

/** Something at the path or below it has the wrong type, so that nothing can be said about what it holds. */
export function isBroken(structure: Structure, path: Path): boolean {
  return structure.violations.some(
    (violation) => violation.kind === 'type' && samePath(violation.path.slice(0, path.length), path),
  );
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
