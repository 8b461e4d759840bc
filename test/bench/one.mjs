/** One benchmark in a process of its own: its heap and its compiled code are no other's. Rows go to the parent. */
import { pathToFileURL } from 'node:url';
import { exponent, summary } from './support/stats.mjs';

const { default: bench } = await import(pathToFileURL(process.argv[2]).href);

const send = (message) => new Promise((done) => process.send(message, done));

await bench({
  /** Several values, or one. `peer`: what the peer needs for the same, as text. */
  async row(measure, values, { unit = 'ms', peer } = {}) {
    const list = Array.isArray(values) ? values : [values];
    const { p50, p95 } = summary(list);
    await send({ measure, unit, p50, ...(list.length > 1 && { p95 }), ...(peer !== undefined && { peer }) });
  },
  /** `points`: size and value, of at least three sizes. */
  async growth(measure, points) {
    const peer = points.map(([size, value]) => `${size}: ${value.toPrecision(3)}`).join('  ');
    await send({ measure: `${measure}, growth`, unit: '', p50: exponent(points), peer });
  },
});
process.exit(0);
