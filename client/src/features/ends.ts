/** An end as short as it can be told apart: `shop/web`. */
export function bare(end: string): string {
  return end.replace(/^workload:([^/]*)\/[^/]*\//, '$1/').replace(/^pod:/, '');
}
