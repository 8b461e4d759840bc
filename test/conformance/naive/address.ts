/** Addresses as strings of bits, the slow way (kubernetes.md 0.5.3). */

export function isV6(ip: string): boolean {
  return ip.includes(':');
}

export function bits(ip: string): string {
  if (!isV6(ip)) {
    return ip
      .split('.')
      .map((octet) => Number(octet).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = ip.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const fill = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...fill, ...right].map((g) => Number.parseInt(g, 16).toString(2).padStart(16, '0')).join('');
}

/** A range without length is one address. */
export function contains(cidr: string, ip: string): boolean {
  const [network = '', length] = cidr.split('/');
  const [a, b] = [bits(network), bits(ip)];
  const kept = length === undefined ? a.length : Number(length);
  return a.length === b.length && a.slice(0, kept) === b.slice(0, kept);
}

export function same(a: string, b: string): boolean {
  return bits(a) === bits(b);
}
