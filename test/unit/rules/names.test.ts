import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCidr } from '../../../server/src/engine/address.ts';
import { repairCidr } from '../../../server/src/rules/support/cidrRepair.ts';
import {
  bytes,
  dnsLabelProblem,
  labelKeyProblem,
  labelValueProblem,
  likelyName,
  subdomainProblem,
} from '../../../server/src/rules/support/labels.ts';
import { areValid, portNameProblem, portParts } from '../../../server/src/rules/support/portNames.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${letters}${letters.toUpperCase()}0123456789`;

/** Kubernetes' rules as its documentation tells them, character by character. */
function isLabelName(text: string): boolean {
  const ends = [text.at(0), text.at(-1)].every((end) => end !== undefined && alphanumeric.includes(end));
  return ends && text.length <= 63 && [...text].every((character) => `${alphanumeric}-_.`.includes(character));
}

function isDnsName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => isDnsPart(part));
}

function isDnsPart(text: string): boolean {
  const allowed = `${letters}0123456789`;
  const ends = [text.at(0), text.at(-1)].every((end) => end !== undefined && allowed.includes(end));
  return ends && [...text].every((character) => `${allowed}-`.includes(character));
}

const text = fc.string({ unit: fc.constantFrom('a', 'B', '0', '-', '_', '.', '/', ' ', 'é'), maxLength: 8 });

describe('names, held against a second reading of the rules', () => {
  it('label keys', () => {
    fc.assert(
      fc.property(text, (key) => {
        const parts = key.split('/');
        const [prefix, name] = parts.length === 1 ? [undefined, key] : [parts[0], parts[1]];
        const fine = parts.length < 3 && isLabelName(name ?? '') && (prefix === undefined || isDnsName(prefix));
        expect(labelKeyProblem(key) === undefined).toBe(fine);
      }),
    );
  });

  it('label values', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(labelValueProblem(value) === undefined).toBe(value === '' || isLabelName(value));
      }),
    );
  });

  it('names and namespaces', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(subdomainProblem(name) === undefined).toBe(isDnsName(name));
        expect(dnsLabelProblem(name) === undefined).toBe(isDnsPart(name));
      }),
    );
  });

  it('counts bytes, not characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => bytes(any) === new TextEncoder().encode(any).length));
    expect(labelValueProblem('a'.repeat(63))).toBeUndefined();
    expect(labelValueProblem('a'.repeat(64))).toBe('long');
    expect(subdomainProblem('a'.repeat(254))).toBe('long');
    expect(dnsLabelProblem('a.b')).toBe('dots');
  });

  it('proposes only names that are taken', () => {
    const valid = (name: string) => dnsLabelProblem(name) === undefined;
    fc.assert(
      fc.property(text, (any) => {
        const name = likelyName(any, valid);
        if (name !== undefined) expect(valid(name)).toBe(true);
      }),
    );
    expect(likelyName('My Policy_1', valid)).toBe('my-policy-1');
    expect(likelyName('fine', valid)).toBeUndefined();
  });
});

describe('port names', () => {
  it.each(['http', 'a', '1-a', 'x'.repeat(15), 'a-1-b'])('%s is one', (name) => {
    expect(portNameProblem(name)).toBeUndefined();
  });

  it.each(['', '80', 'HTTP', 'http_alt', 'http-', '-http', 'a--b', 'x'.repeat(16), 'é', '*'])('%j is none', (name) => {
    expect(portNameProblem(name)).toBeDefined();
  });

  it.each([
    ['80,443', [{ port: 80 }, { port: 443 }]],
    ['80, 443', [{ port: 80 }, { port: 443 }]],
    ['80 443', [{ port: 80 }, { port: 443 }]],
    ['8000-8080', [{ port: 8000, endPort: 8080 }]],
    ['8000:8080', [{ port: 8000, endPort: 8080 }]],
    ['8000 - 8080', [{ port: 8000, endPort: 8080 }]],
    ['80,8000-8080', [{ port: 80 }, { port: 8000, endPort: 8080 }]],
    ['80', undefined],
    ['http', undefined],
    ['80,http', undefined],
    ['1-2-3', undefined],
    ['', undefined],
  ])('%j is %j', (words, parts) => {
    expect(portParts(words)).toEqual(parts);
  });

  it('knows what the API server takes', () => {
    expect(areValid([{ port: 80 }, { port: 1, endPort: 65535 }])).toBe(true);
    expect(areValid([{ port: 0 }])).toBe(false);
    expect(areValid([{ port: 90, endPort: 80 }])).toBe(false);
    expect(areValid([{ port: 80, endPort: 65536 }])).toBe(false);
  });
});

describe('what a text that is no range was meant to be', () => {
  it.each([
    ['10.0.0.5', '10.0.0.5/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['10.0.0.0/255.255.255.255', '10.0.0.0/32'],
    ['0.0.0.0/0.0.0.0', '0.0.0.0/0'],
    ['10.0.0.0 - 10.0.0.255', '10.0.0.0/24'],
    ['10.0.0.4-10.0.0.7', '10.0.0.4/30'],
    [' 10.0.0.0/8 ', '10.0.0.0/8'],
    ['[2001:db8::]/32', '2001:db8::/32'],
  ])('%j: %s', (given, meant) => {
    expect(repairCidr(given).cidr).toBe(meant);
  });

  it.each([
    '10.0.0.1-10.0.0.9',
    '10.0.0.5-10.0.0.1',
    '10.0.0.1/255.0.255.0',
    '10.0.0.1/255.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.*',
    'example.com',
    'https://example.com/',
    'any',
    '10.0.0.0/8,11.0.0.0/8',
    'fe80::1%eth0/64',
    '::1-::5',
    '',
  ])('%j: nobody knows', (given) => {
    expect(repairCidr(given).cidr).toBeUndefined();
  });

  it('always says why, and proposes only what the API server takes', () => {
    const some = fc.string({
      unit: fc.constantFrom('1', '0', '255', '.', ':', '/', '-', 'f', '%', ',', '*', ' '),
      maxLength: 20,
    });
    fc.assert(
      fc.property(some, (given) => {
        if (readCidr(given)) return;
        const { why, advice, cidr } = repairCidr(given);
        expect(why).not.toBe('');
        expect(advice).toMatch(/\.$/);
        const reading = cidr === undefined ? undefined : readCidr(cidr);
        if (cidr !== undefined) expect(reading).toMatchObject({ hostBits: false, leadingZeros: false, mapped: false });
      }),
      { numRuns: 500 },
    );
  });
});
