/** Percentiles of durations in milliseconds. */
export function summary(durations) {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) };
}

/** Rows of a name and a summary as a table for people. */
export function table(rows) {
  const head = ['', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'];
  const cells = rows.map(([name, { p50, p95, p99, max }]) => [
    name,
    ...[p50, p95, p99, max].map((ms) => ms.toFixed(2)),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [head, ...cells].map(line).join('\n');
}
