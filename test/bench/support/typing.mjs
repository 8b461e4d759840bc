import { keystrokes } from './mixedFile.mjs';
import { timed } from './stats.mjs';

/** After so many keys the person stops for a moment: other documents and the snapshot are looked at, then typing goes on. */
const KEYS_BETWEEN_PAUSES = 10;

/** Types into an open file and times each key until its diagnostics are there. `after` may ask something in between. */
export async function typeKeys(server, name, { count = 300, warm = 60, after, pauses = true } = {}) {
  const took = [];
  for (const [index, key] of keystrokes(server.text(name), { count: count + warm }).entries()) {
    if (pauses && index > 0 && index % KEYS_BETWEEN_PAUSES === 0) await server.settled.until();
    const change = server.typed(name, key);
    const ms = await timed(() => {
      server.send(name, change);
      return server.diagnostics(name);
    });
    if (index >= warm) took.push(ms);
    await after?.(key, index >= warm);
  }
  return took;
}

/** Settings of ours that name a snapshot of the folder. */
export const withSnapshot = (path) => (section) => (section === 'netpol' ? { snapshot: { path } } : null);
