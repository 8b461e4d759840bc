/** Plain data as YAML lines, in the style of what surrounds it. Only what fixes write: label keys, names, ports, addresses. */

export type Plain = string | number | boolean | PlainMap | readonly Plain[];
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** How far a list's dashes stand right of the key that holds the list. */
export type DashIndent = 0 | 2;

/** Lines of block style without leading indentation; a list's first line begins with its dash. */
export function blockLines(value: Plain, dashes: DashIndent): readonly string[] {
  if (isList(value))
    return value.flatMap((item) => hang('- ', isEmpty(item) ? [flowText(item)] : blockLines(item, dashes)));
  if (typeof value !== 'object') return [scalar(value)];
  return Object.entries(value).flatMap(([key, child]) => {
    if (isEmpty(child)) return [`${blockKey(key)}: ${flowText(child)}`];
    if (isList(child))
      return [`${blockKey(key)}:`, ...blockLines(child, dashes).map((line) => ' '.repeat(dashes) + line)];
    if (typeof child === 'object')
      return [`${blockKey(key)}:`, ...blockLines(child, dashes).map((line) => `  ${line}`)];
    return [`${blockKey(key)}: ${scalar(child)}`];
  });
}

/** Outside of braces a colon without a blank behind it is a letter like others: `k8s:app`. */
function blockKey(key: string): string {
  return /^[A-Za-z][\w]*:[A-Za-z][\w./-]*$/.test(key) ? key : scalar(key);
}

export function flowText(value: Plain): string {
  return inBraces(value, scalar);
}

/** Flow style for a document: JSON where the whole of it is a JSON object. */
export function flowIn(text: string, value: Plain): string {
  return inBraces(value, isJson(text) ? JSON.stringify : scalar);
}

/** The entries of a mapping without its braces. */
export function flowEntriesIn(text: string, value: PlainMap): string {
  return flowIn(text, value).slice(1, -1);
}

function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

function inBraces(value: Plain, write: (value: string | number | boolean) => string): string {
  if (isList(value)) return `[${value.map((item) => inBraces(item, write)).join(', ')}]`;
  if (typeof value !== 'object') return write(value);
  return `{${Object.entries(value)
    .map(([key, child]) => `${write(key)}: ${inBraces(child, write)}`)
    .join(', ')}}`;
}

/** The scalar as text that YAML 1.1 reads back as the same value: quoted where a plain one would be a boolean, a number or null. */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const plain = /^[A-Za-z_/][\w./-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value);
  const address = /^[0-9a-f.]+[.:][0-9a-f.:]*\/\d+$/i.test(value) && !value.startsWith(':');
  return plain || address ? value : JSON.stringify(value);
}

function hang(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isEmpty(value: Plain): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0;
}
