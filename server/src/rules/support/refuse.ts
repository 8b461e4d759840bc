import type { Path } from '../../syntax/path.ts';
import type { Finding } from '../rule.ts';

/** The validator's name in the conformance table. */
export const API_SERVER = 'kube-apiserver';

type Extras = Partial<Omit<Finding, 'code' | 'level' | 'message' | 'path' | 'part'>>;

/** An error: the API server refuses the object for what stands at `path`. */
export function refused(code: string, path: Path, part: Finding['part'], message: string, more: Extras = {}): Finding {
  return { code, level: 'error', message, path, part, rejectedBy: [API_SERVER], ...more };
}
