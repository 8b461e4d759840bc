import type { Field } from '../field.ts';
import { API, doc } from './doc.ts';

const NAME_PATTERN = /^([-a-zA-Z0-9_]+[.]?)+$/;
/** Also of `serverNames`. */
export const NAME_GLOB = /^([-a-zA-Z0-9_*]+[.]?)+$/;

const WILDCARDS = [
  '`*` stands for any letters inside one label of the name: `*.example.com` is `www.example.com`, not `example.com` and not `a.b.example.com`.',
  '`**.` at the start stands for one or more whole labels.',
  'Without the dot, `*example.com` is also `evilexample.com`.',
  '`*` alone is every name.',
];
const WILDCARD_VERSIONS = ['`**.` since 1.19; before, it is the same as `*.`.'];

/** The fields that name hosts: for peers and for DNS rules alike. */
function names(): Readonly<Record<string, Field>> {
  return {
    matchName: {
      type: 'string',
      role: 'cilium-fqdn',
      maxLength: 255,
      pattern: NAME_PATTERN,
      doc: doc(
        API.fqdn,
        'one name, written out',
        ['No wildcards, no scheme, no path. Upper and lower case are the same.'],
        { example: 'matchName: api.example.com' },
      ),
    },
    matchPattern: {
      type: 'string',
      role: 'cilium-fqdn-pattern',
      maxLength: 255,
      pattern: NAME_GLOB,
      doc: doc(API.fqdn, 'names with wildcards', [...WILDCARDS, 'Not a regular expression.'], {
        versions: WILDCARD_VERSIONS,
        example: "matchPattern: '*.example.com'",
      }),
    },
  };
}

/** `toFQDNs`. */
export function fqdns(): Field {
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API.fqdn,
      'addresses outside the cluster by name, as DNS answered; any one name suffices',
      [
        'Cilium learns the addresses from DNS answers that pass its proxy: some rule for these pods must allow the DNS server with `rules.dns`, and the names with it. Without that nothing matches.',
        'Names of pods and Services inside the cluster never match.',
        'Empty `[]` counts as missing: with ports beside it, everybody.',
      ],
      { example: 'toFQDNs:\n- matchName: api.example.com' },
    ),
    items: {
      type: 'object',
      role: 'cilium-fqdn-selector',
      groups: [{ needs: 'exactly-one', of: ['matchName', 'matchPattern'] }],
      doc: doc(API.fqdn, 'one name, or names with wildcards', ['Exactly one of `matchName` and `matchPattern`.']),
      fields: names(),
    },
  };
}

/** `rules.dns`. */
export function dnsRules(): Field {
  return {
    type: 'list',
    role: 'cilium-dns-rules',
    doc: doc(
      API.fqdn,
      'names that the pods may ask DNS for; any one suffices',
      [
        'Of egress only. Other questions are answered with REFUSED; names with search domains (`….svc.cluster.local`) are questions too.',
        'What is answered here is what `toFQDNs` knows.',
        'Empty `[]`: every name, and no proxy, so nothing is learned.',
      ],
      { example: "dns:\n- matchPattern: '*'" },
    ),
    items: {
      type: 'object',
      role: 'cilium-fqdn-selector',
      groups: [{ needs: 'exactly-one', of: ['matchName', 'matchPattern'] }],
      doc: doc(API.fqdn, 'one name, or names with wildcards', ['Exactly one of `matchName` and `matchPattern`.']),
      fields: names(),
    },
  };
}
