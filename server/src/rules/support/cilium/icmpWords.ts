/** How people write the protocol. */
export function isIcmp(text: string): boolean {
  return /^(ip)?(v6[-_]?)?icmp[-_]?(v?[46])?$/i.test(text.trim());
}
