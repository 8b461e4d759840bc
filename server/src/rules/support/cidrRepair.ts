import { type Address, formatAddress, parseAddress, readCidr } from '../../engine/address.ts';

export interface Repair {
  /** Half a sentence: what keeps the text from being a range. */
  readonly why: string;
  readonly advice: string;
  /** The range that is surely meant; undefined where there is none or more than one. */
  readonly cidr?: string | undefined;
}

const WRITE_RANGE = 'Write an address and a prefix length, `10.0.0.0/8`.';

/** What a text that is no range was meant to be. */
export function repairCidr(text: string): Repair {
  const trimmed = text.trim();
  if (trimmed === '') return { why: 'it is empty', advice: WRITE_RANGE };
  if (trimmed !== text && readCidr(trimmed)) {
    return { why: 'it has blanks around it', advice: 'Remove them.', cidr: trimmed };
  }
  return single(trimmed) ?? mask(trimmed) ?? fromTo(trimmed) ?? several(trimmed) ?? length(trimmed) ?? words(trimmed);
}

/** `10.0.0.5`: one address, the prefix length is missing. */
function single(text: string): Repair | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  const cidr = `${formatAddress(address)}/${address.words.length * 32}`;
  return { why: 'the prefix length is missing', advice: `A single address is \`${cidr}\`.`, cidr };
}

/** `10.0.0.0/255.0.0.0`: a netmask in place of the length. */
function mask(text: string): Repair | undefined {
  const [address = '', given = ''] = text.split('/');
  const bits = parseAddress(given);
  const base = parseAddress(address);
  if (!bits || !base || bits.family !== 4 || base.family !== 4) return undefined;
  const [word = 0] = bits.words;
  const size = Math.clz32(~word >>> 0);
  const isMask = word >>> 0 === (size === 0 ? 0 : (0xffffffff << (32 - size)) >>> 0);
  const cidr = isMask ? `${formatAddress(base)}/${size}` : undefined;
  return {
    why: 'the prefix is a number of bits, not a mask',
    advice: cidr ? `Write \`${cidr}\`.` : WRITE_RANGE,
    cidr: cidr && readCidr(cidr)?.hostBits === false ? cidr : undefined,
  };
}

/** `10.0.0.0-10.0.0.255`: two ends. */
function fromTo(text: string): Repair | undefined {
  const [first = '', last = '', ...rest] = text.split(/\s*-\s*/);
  const low = parseAddress(first);
  const high = parseAddress(last);
  if (!low || !high || rest.length > 0) return undefined;
  const cidr = low.family === 4 && high.family === 4 ? covering(low, high) : undefined;
  return {
    why: 'a range has a prefix length, not two ends',
    advice: cidr ? `These addresses are \`${cidr}\`.` : 'Write one or more peers with a prefix length each.',
    cidr,
  };
}

/** The one IPv4 prefix that holds exactly these addresses. */
function covering(low: Address, high: Address): string | undefined {
  const [from = 0] = low.words;
  const [to = 0] = high.words;
  const size = (to >>> 0) - (from >>> 0) + 1;
  const bits = Math.log2(size);
  if (size < 1 || !Number.isInteger(bits) || (from >>> 0) % size !== 0) return undefined;
  return `${formatAddress(low)}/${32 - bits}`;
}

function several(text: string): Repair | undefined {
  if (!/[,;\s]/.test(text)) return undefined;
  return { why: 'it names several', advice: 'Write one peer with an `ipBlock` for each.' };
}

function length(text: string): Repair | undefined {
  const [address = '', given] = text.split('/');
  const parsed = parseAddress(address.replace(/^\[|\]$/g, ''));
  if (given === undefined || !parsed) {
    const octets = /^(\d{1,3}(?:\.\d{1,3}){0,2})(?:\.\*)*(?:\.)?(?:\/(\d+))?$/.exec(text);
    return octets && text.includes('.') ? { why: 'an IPv4 address has four numbers', advice: WRITE_RANGE } : undefined;
  }
  if (address.startsWith('[')) {
    const cidr = `${formatAddress(parsed)}/${given}`;
    return {
      why: 'brackets belong around addresses in URLs only',
      advice: 'Remove them.',
      cidr: readCidr(cidr) ? cidr : undefined,
    };
  }
  const most = parsed.family === 4 ? 32 : 128;
  return { why: `the prefix length must be a number from 0 to ${most}`, advice: WRITE_RANGE };
}

function words(text: string): Repair {
  if (/%/.test(text)) return { why: 'it names a network interface', advice: 'Remove the part from `%` to the `/`.' };
  if (/^(any|all|\*|world|internet)$/i.test(text)) {
    return {
      why: 'there are no words for addresses',
      advice: 'For everyone leave the peers out; for every IPv4 address write `0.0.0.0/0`.',
    };
  }
  if (/:\/\//.test(text))
    return { why: 'it is a URL', advice: 'Write the addresses behind it; NetworkPolicy does not look up names.' };
  if (/^(\*\.)?[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/i.test(text)) {
    return { why: 'it is a host name', advice: 'Write the addresses behind it; NetworkPolicy does not look up names.' };
  }
  if (/[.*]/.test(text) && /^[\d.*/]+$/.test(text)) return { why: 'it is no whole IPv4 address', advice: WRITE_RANGE };
  return { why: 'it is no address with a prefix length', advice: WRITE_RANGE };
}
