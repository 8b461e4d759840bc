import type { Field } from '../field.ts';
import { API, doc } from './doc.ts';
import { dnsRules } from './fqdn.ts';
import { secret } from './tls.ts';

/** `rules` of an element of `toPorts`. */
export function layer7Rules(): Field {
  return {
    type: 'object',
    role: 'cilium-layer7',
    groups: [{ needs: 'exactly-one', of: ['http', 'dns'] }],
    doc: doc(
      API.l4,
      'what the connections on these ports may carry',
      [
        'Exactly one of `http` and `dns`.',
        'A rule without `rules` for the same peers, or for everybody, on these ports makes them moot.',
        'HTTP needs `protocol: TCP` on every port.',
      ],
      {
        versions: ['`kafka`, `l7proto` and `l7` are gone since 1.20.'],
        example: 'rules:\n  http:\n  - method: GET\n    path: /api/.*',
      },
    ),
    fields: { http: http(), dns: dnsRules() },
  };
}

function http(): Field {
  const expression = (summary: string, facts: readonly string[], example: string): Field => ({
    type: 'string',
    role: 'cilium-regex',
    doc: doc(API.http, summary, facts, { example }),
  });
  return {
    type: 'list',
    role: 'cilium-http-rules',
    doc: doc(
      API.http,
      'requests that are let through; any one suffices',
      [
        'Others are answered with 403; the connection stays open.',
        'Empty `[]`: no limit at all. `- {}`: every request, seen by the proxy.',
        'TLS connections cannot be read without `terminatingTLS`.',
      ],
      { example: 'http:\n- method: GET\n  path: /api/.*' },
    ),
    items: {
      type: 'object',
      role: 'cilium-http-rule',
      doc: doc(API.http, 'one kind of request: all that is given must hold'),
      fields: {
        path: expression(
          'the path, a regular expression of RE2',
          ['The whole path must match, with its query: `/api` is not `/api/x` and not `/api?x=1`.'],
          'path: /api(/.*)?',
        ),
        method: expression(
          'the method, a regular expression of RE2',
          ['The whole method must match. Methods are upper case: `GET|HEAD`.'],
          'method: GET|HEAD',
        ),
        host: {
          type: 'string',

          role: 'cilium-http-host',
          doc: doc(API.http, 'the host, a regular expression', [
            'The whole authority must match, with the port if the client sends one.',
            'A dot stands for any character unless it is escaped. Nobody checks the expression.',
          ]),
        },
        headers: {
          type: 'list',
          doc: doc(
            API.http,
            'headers that must be there',
            [
              '`Name` must be there; `Name: value` must be there with exactly this value, written with a blank after the colon.',
            ],
            { example: "headers:\n- 'X-Team: shop'" },
          ),
          items: {
            type: 'string',
            role: 'cilium-http-header',
            doc: doc(API.http, 'one header: `Name`, or `Name: value`'),
          },
        },
        headerMatches: headerMatches(),
      },
    },
  };
}

function headerMatches(): Field {
  return {
    type: 'list',
    since: '1.7',
    doc: doc(API.http, 'headers that must be there, or are put right', []),
    items: {
      type: 'object',
      doc: doc(API.http, 'one header'),
      fields: {
        name: { type: 'string', required: true, minLength: 1, doc: doc(API.http, 'the name of the header') },
        value: { type: 'string', doc: doc(API.http, 'the value it must have') },
        secret: secret('a Secret that holds the value', false),
        mismatch: {
          type: 'string',
          enum: ['LOG', 'ADD', 'DELETE', 'REPLACE'],
          default: 'the request is refused',
          doc: doc(API.http, 'what is done instead of refusing the request', [
            'The request passes then: the header is logged, added, deleted or replaced.',
          ]),
        },
      },
    },
  };
}
