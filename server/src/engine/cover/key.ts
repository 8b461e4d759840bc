/** Plain data as text: equal for what is written alike, wherever it stands. */

/** Made for every rule of every policy, so texts are told apart by their length and not by marks that must be escaped. */
export function key(value: unknown): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return `${value};`;
  if (Array.isArray(value)) {
    let all = '[';
    for (const one of value) all += key(one);
    return `${all}]`;
  }
  let all = '{';
  for (const name in value) {
    const one = (value as Readonly<Record<string, unknown>>)[name];
    if (name !== 'path' && one !== undefined) all += `${name}=${key(one)}`;
  }
  return `${all}}`;
}
