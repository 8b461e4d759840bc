import { describe, expect, test } from 'vitest';
import { looksLikePolicy } from '../../../client/src/sniff.ts';

const document = (text: string, languageId = 'yaml') => ({ languageId, getText: () => text }) as never;

describe('a document looks like a policy', () => {
  test.each([
    'kind: NetworkPolicy\n',
    'apiVersion: networking.k8s.io/v1\nkind: "NetworkPolicy"\n',
    'kind: Deployment\n---\nkind: NetworkPolicy\n',
    'items:\n- kind: NetworkPolicy\n',
    '{"kind": "NetworkPolicy"}',
    '{"items": [\n  {"kind":"NetworkPolicyList"}]}',
    'kind: GlobalNetworkPolicy\n',
    'kind: CiliumClusterwideNetworkPolicy\r\n',
    'kind: AdminNetworkPolicy\n',
    'spec: {}\nkind:   NetworkPolicy # at the end\n',
  ])('%j', (text) => {
    expect(looksLikePolicy(document(text))).toBe(true);
  });

  test.each([
    '',
    'kind: Deployment\n',
    '# kind: NetworkPolicy\n',
    'mankind: NetworkPolicy\n',
    'text: kind is NetworkPolicy\n',
  ])('not %j', (text) => {
    expect(looksLikePolicy(document(text))).toBe(false);
  });

  test('not in a language that holds no manifests', () => {
    expect(looksLikePolicy(document('kind: NetworkPolicy\n', 'markdown'))).toBe(false);
  });

  test('not by what stands far behind the start of a huge file', () => {
    expect(looksLikePolicy(document(`${'a: b\n'.repeat(200_000)}kind: NetworkPolicy\n`))).toBe(false);
  });
});
