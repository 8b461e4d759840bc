/** Rows of a measure, its figures, its budget and the peer's figures, for people. */
export function table(rows, budgets) {
  const head = ['measure', 'p50', 'p95', 'budget', 'peer'];
  const cells = rows.map((row) => [
    row.measure,
    figure(row.p50, row.unit),
    row.p95 === undefined ? '' : figure(row.p95, row.unit),
    budgetText(budgets[row.measure], row.unit) + (problemOf(row, budgets[row.measure]) === undefined ? '' : ' OVER'),
    row.peer ?? '',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((line) => line[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [head, ...cells].map(line).join('\n');
}

/** What is over the budget, in words; undefined where nothing is, or nothing is asked. */
export function problemOf(row, budget) {
  for (const [name, limit] of Object.entries(budget ?? {})) {
    const value = name === 'p95' ? row.p95 : row.p50;
    const beyond = name === 'least' ? value < limit : value > limit;
    if (beyond) return `${row.measure}: ${name === 'p95' ? 'p95 ' : ''}${figure(value, row.unit)}, budget ${limit}`;
  }
  return undefined;
}

function budgetText(budget, unit) {
  return Object.entries(budget ?? {})
    .map(
      ([name, limit]) =>
        `${name === 'most' || name === 'least' ? '' : `${name} `}${name === 'least' ? '>= ' : '<= '}${figure(limit, unit)}`,
    )
    .join(', ');
}

/** Three digits that count, and the unit. */
export function figure(value, unit) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, digits === 0 ? ',' : '$&');
  return unit === '' ? text : `${text} ${unit}`;
}
