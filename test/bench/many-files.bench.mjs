/** A workspace of 2,000 policy files: an edit of one, and what other documents say after it. */
import { clusterDump, keystrokes, policyText } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { summary, timed } from './support/stats.mjs';
import { withSnapshot } from './support/typing.mjs';

/** The server waits so long after a key before it looks at other documents; the pause is no work. */
const PAUSE = 180;

export default async function bench({ row, growth }) {
  const points = [];
  for (const count of [500, 1000, 2000]) {
    const files = { 'cluster.json': clusterDump() };
    for (let index = 0; index < count; index += 1) files[`policy-${index}.yaml`] = policyText(100, index);
    const server = await startServer({ files, answers: withSnapshot('cluster.json') });
    const name = 'policy-7.yaml';
    server.open(name, files[name]);
    await server.diagnostics(name);
    await server.settled.until();
    const own = [];
    const others = [];
    // Always from the text as it was: what is typed makes more and more of it something else than a policy.
    for (const seed of [3, 4, 5]) {
      for (const [index, key] of keystrokes(files[name], { seed, count: 40 }).entries()) {
        const ms = await timed(() => {
          server.edit(name, key);
          return server.diagnostics(name);
        });
        const whole = await timed(() => server.settled.until());
        if (index < 10) continue;
        own.push(ms);
        others.push(Math.max(0, ms + whole - PAUSE));
      }
      server.edit(name, { at: 0, remove: server.text(name).length, text: files[name] });
      await server.diagnostics(name);
      await server.settled.until();
    }
    await server.stop();
    points.push([count, summary(others).p50]);
    if (count < 2000) continue;
    await row('edit among 2,000 files', own);
    await row('edit among 2,000 files, findings across documents', others);
  }
  await growth('findings across documents', points);
}
