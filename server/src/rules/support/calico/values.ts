/**
 * Ranges, ports and protocols as Calico writes them, for the codes that it shares with other APIs (calico.md V13, V42,
 * V46, V47, V49). `calicoctl` alone looks at any of them.
 */

import { formatAddress, formatCidr, parseAddress, readAddress } from '../../../engine/address.ts';
import { PROTOCOL_NAMES } from '../../../schema/calico/rule.ts';
import type { PlacedField } from '../../../schema/walk.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { repairCidr } from '../cidrRepair.ts';
import { replace } from '../edits.ts';
import { fix } from '../fix.ts';
import { areValid, portNameProblem, portParts } from '../portNames.ts';
import { judge, judged } from '../refuse.ts';
import { rewriteScalar } from '../rewrite.ts';
import { code, sentences } from '../text.ts';
import { calicoNets } from './nets.ts';

/** What becomes of a rule whose ranges nobody but the schema looks at. */
const DROPPED =
  'Past `calicoctl` Calico leaves such an entry out, and a list of which nothing is left no longer limits.';
const IGNORED = 'Past `calicoctl` Calico ignores the whole policy.';

export function* calicoCidrSyntax(subject: RuleSubject): Iterable<Finding> {
  for (const { place, text, reading, paddedAddress, inSet } of calicoNets(subject)) {
    if (reading || paddedAddress || (inSet && (text === '' || readAddress(text)))) continue;
    const repair = repairCidr(text);
    const verdict = judge(subject, 'cidr', place);
    const message = sentences(
      `${code(text)} is no address range: ${repair.why}.`,
      verdict.words,
      DROPPED,
      repair.cidr ? `Write \`${repair.cidr}\`.` : 'Write an address and a prefix length, `10.0.0.0/8`, one an item.',
    );
    yield judged('cidr-syntax', verdict, place.path, 'value', message, {
      fixes: repair.cidr ? fix(`Change to \`${repair.cidr}\``, rewrite(subject, place, repair.cidr), true) : [],
    });
  }
}

/** Of sets such bits are simply left out. */
export function* calicoHostBits(subject: RuleSubject): Iterable<Finding> {
  for (const { place, text, reading, paddedAddress, inSet } of calicoNets(subject)) {
    if (!reading?.hostBits || inSet || paddedAddress) continue;
    const address = parseAddress(text.slice(0, text.indexOf('/')));
    if (!address) continue;
    const network = formatCidr(reading.cidr);
    const host = `${formatAddress(address)}/${address.words.length * 32}`;
    const verdict = judge(subject, 'cidr', place);
    const message = sentences(
      `${code(text)} has bits set after its prefix: it may mean the network \`${network}\` or the single address \`${host}\`.`,
      verdict.words,
      `Past \`calicoctl\` it is \`${network}\`.`,
      'Write the one that is meant.',
    );
    yield judged('cidr-host-bits', verdict, place.path, 'value', message, {
      fixes: [
        ...fix(`The network: \`${network}\``, rewrite(subject, place, network)),
        ...fix(`The single address: \`${host}\``, rewrite(subject, place, host)),
      ],
    });
  }
}

export function* calicoLeadingZeros(subject: RuleSubject): Iterable<Finding> {
  for (const { place, text, reading, paddedAddress } of calicoNets(subject)) {
    if (!paddedAddress) continue;
    const address = parseAddress(text.split('/')[0] ?? '');
    const plain = reading ? formatCidr(reading.cidr) : address && formatAddress(address);
    const verdict = judge(subject, 'cidr', place);
    const message = sentences(
      `${code(text)} has leading zeros, which some programs take for octal numbers and Calico does not read at all.`,
      verdict.words,
      plain && `Write \`${plain}\` if the decimal reading is meant.`,
    );
    yield judged('cidr-leading-zeros', verdict, place.path, 'value', message, {
      fixes: plain ? fix(`Change to \`${plain}\``, rewrite(subject, place, plain), !reading?.hostBits) : [],
    });
  }
}

export function* calicoPortNumbers(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    const { field, value } = place;
    if (field.role !== 'calico-port') continue;
    const text = typeof value === 'string' && /^\d+$/.test(value) ? value : undefined;
    const number = text === undefined ? value : Number(text);
    if (typeof number !== 'number' || (number >= 1 && number <= 65535)) continue;
    const verdict = judge(subject, 'port', place);
    const message = sentences(
      `There is no port ${code(text ?? String(number))}: ports go from 1 to 65535.`,
      verdict.words,
      number === 0 ? 'For every port leave `ports` out.' : 'Write the port that the pods listen on.',
    );
    yield judged('port-out-of-range', verdict, place.path, 'value', message);
  }
}

export function* calicoPortNames(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    const { field, value } = place;
    const inRule = field.role === 'calico-port';
    if ((!inRule && field.role !== 'calico-host-port-name') || typeof value !== 'string') continue;
    // Numbers and ranges have codes of their own; a missing name is told as that.
    if (inRule ? /^\d+(:\d+)?$/.test(value) || portParts(value) : false) continue;
    const problem = portNameProblem(value);
    if (!problem) continue;
    const lower = value.toLowerCase();
    const meant = lower !== value && portNameProblem(lower) === undefined ? lower : undefined;
    const verdict = judge(subject, 'port', place);
    const message = sentences(
      `No port can be called ${code(value)}: a port name ${problem}.`,
      verdict.words,
      inRule && IGNORED,
      meant
        ? `Write \`${meant}\`.`
        : inRule
          ? 'Write a number, a range `"8000:8100"`, or the name of a container port.'
          : '',
    );
    yield judged('port-name-syntax', verdict, place.path, 'value', message, {
      fixes: meant ? fix(`Change to \`${meant}\``, rewrite(subject, place, meant), true) : [],
    });
  }
}

/** `8000-9000`, `80,443`: Calico's ranges have a colon, and one item is one range. */
export function* calicoPortLists(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    const { field, value } = place;
    if (field.role !== 'calico-port' || typeof value !== 'string' || /^\d+:\d+$/.test(value)) continue;
    const parts = portParts(value);
    if (!parts) continue;
    const range = parts.length === 1 ? parts[0] : undefined;
    const written = range && areValid(parts) ? `${range.port}:${range.endPort}` : undefined;
    const verdict = judge(subject, 'port', place);
    const message = sentences(
      `${code(value)} is taken for a port name, and no port is called that.`,
      verdict.words,
      IGNORED,
      range
        ? `A range has a colon: ${written ? `write \`"${written}"\`` : '`"8000:9000"`'}.`
        : 'Write one item for each.',
    );
    yield judged('port-list-in-text', verdict, place.path, 'value', message, {
      fixes: written ? fix(`Change to \`"${written}"\``, rewrite(subject, place, written), true) : [],
    });
  }
}

/** Names in upper case as Calico has them, or numbers from 1 to 255, also in quotes. */
export function* calicoProtocols(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    const { field, value } = place;
    const ofHost = field.role === 'calico-host-port-protocol';
    if (!ofHost && field.role !== 'calico-protocol') continue;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const known = ofHost ? PORT_PROTOCOLS : PROTOCOL_NAMES;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const fits =
      typeof number === 'number'
        ? number >= 1 && number <= 255 && (!ofHost || PORT_NUMBERS.has(number))
        : known.some((name) => name === number);
    if (fits) continue;
    const meant = known.find((name) => name.toLowerCase() === String(value).trim().toLowerCase());
    const verdict = judge(subject, 'value', place);
    const message = sentences(
      typeof number === 'number'
        ? `${code(String(value))} is no protocol ${ofHost ? 'with ports' : 'number: they go from 1 to 255'}.`
        : `${code(String(value))} is no protocol: there are ${known.map((name) => `\`${name}\``).join(', ')}${ofHost ? '' : ' and the numbers from 1 to 255'}; case counts.`,
      verdict.words,
      meant ? `Write \`${meant}\`.` : ofHost ? '' : 'For every protocol leave it out.',
    );
    yield judged('protocol-unknown', verdict, place.path, 'value', message, {
      fixes: meant ? fix(`Change to \`${meant}\``, rewrite(subject, place, meant), true) : [],
    });
  }
}

const PORT_PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const PORT_NUMBERS: ReadonlySet<number> = new Set([6, 17, 132]);

function rewrite({ object }: RuleSubject, { node }: PlacedField, text: string): Fix['edits'] | undefined {
  return rewriteScalar(object.slice.text, node, text) ?? replace(node, JSON.stringify(text));
}
