import { createHmac, randomBytes } from 'node:crypto';

/** Where somebody keeps the key who wants equal hashes in several snapshots. */
const KEY = 'NETPOL_HASH_KEY';

/** Equal texts have equal hashes, as long as the key is the same; without it nobody can try names. */
export function createHasher(env: NodeJS.ProcessEnv): (text: string) => string {
  const key = env[KEY] || randomBytes(32);
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}
