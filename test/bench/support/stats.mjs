/** Percentiles of measured values, in whatever unit they are. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}

/** Milliseconds that `run` took, promises included. */
export async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** The same of plain functions: nothing else gets a turn in between. */
export function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** By how many times the time grows with the size, as a power: 1 is linear. A straight line through the logarithms. */
export function exponent(points) {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)]);
  const mean = (index) => logs.reduce((sum, point) => sum + point[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const up = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return up / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
