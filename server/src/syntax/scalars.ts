/**
 * What a plain scalar means, as the API server's reader decides it (YAML 1.1 in go-yaml v2's reading, resolve.go;
 * kubernetes.md 0.3.1): no base 60, no timestamps, a leading zero is octal.
 */
export type Typed =
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** `exact` where the integer is beyond 2^53 and `value` only near it. */
  | { readonly type: 'integer'; readonly value: number; readonly exact?: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string };

const WORDS: ReadonlyMap<string, Typed> = new Map<string, Typed>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { type: 'null', value: null }] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, { type: 'boolean', value: true }] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, { type: 'boolean', value: false }] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { type: 'float', value: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { type: 'float', value: Number.POSITIVE_INFINITY }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, { type: 'float', value: Number.NEGATIVE_INFINITY }] as const),
]);

/** Go's integer syntax once underscores are gone; a leading `0` alone means octal. */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const POINT_FIRST = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;
/** 64 bits in any notation, and room for zeros before them. */
const LONGEST_INTEGER = 200;
const INT_MIN = -(2n ** 63n);
const UINT_MAX = 2n ** 64n - 1n;

export function typePlain(source: string): Typed {
  const word = WORDS.get(source);
  if (word) return word;
  const first = source[0] ?? '';
  // A scalar that starts with a point is a number as Go writes them: underscores stand between digits only.
  if (first === '.') return POINT_FIRST.test(source) ? typeFloat(source.replaceAll('_', ''), source) : text(source);
  if (!/[-+0-9]/.test(first)) return text(source);
  const digits = source.replaceAll('_', '');
  return typeInteger(digits) ?? (FLOAT.test(digits) ? typeFloat(digits, source) : text(source));
}

function text(source: string): Typed {
  return { type: 'string', value: source };
}

/** Undefined when it is no integer, or one that needs more than 64 bits. */
function typeInteger(digits: string): Typed | undefined {
  const match = digits.length > LONGEST_INTEGER ? null : INTEGER.exec(digits);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const size = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0'));
  const exact = sign === '-' ? -size : size;
  if (exact < INT_MIN || exact > UINT_MAX || (sign === '+' && exact >= -INT_MIN)) return undefined;
  const value = Number(exact);
  return Number.isSafeInteger(value) ? { type: 'integer', value } : { type: 'integer', value, exact };
}

/** A number too large for a double stays text, one too small is 0. */
function typeFloat(digits: string, source: string): Typed {
  const value = Number(digits);
  return Number.isFinite(value) ? { type: 'float', value } : text(source);
}

/**
 * The string that a plain key becomes in JSON; undefined where the reader refuses the document for it (null keys and
 * integers beyond 63 bits). Fractions are written with a 32-bit float's digits (sigs.k8s.io/yaml yaml.go).
 */
export function keyText(key: Typed): string | undefined {
  switch (key.type) {
    case 'string':
      return key.value;
    case 'boolean':
      return String(key.value);
    case 'integer':
      return (key.exact ?? 0n) >= -INT_MIN ? undefined : String(key.exact ?? key.value);
    case 'float':
      return floatKey(key.value);
    case 'null':
      return undefined;
  }
}

function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(value, -0) || value < 0 ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponentText = '0'] = single.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  // Go's %g with the shortest digits: the exponent form below 1e-4 and from 1e6 on.
  if (exponent >= -4 && exponent < 6) return String(Number(single.toPrecision(digits)));
  const size = Math.abs(exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}
