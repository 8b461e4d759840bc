import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Symbol as OutlineSymbol } from '../../../server/src/features/results.ts';
import { symbols } from '../../../server/src/features/symbols.ts';
import { broken } from './broken.ts';
import { policyWith, viewOf } from './world.ts';

/** The outline as lines: kind, name and detail, children indented. */
function outline(text: string): string {
  const lines = (list: readonly OutlineSymbol[], indent: string): string[] =>
    list.flatMap((each) => [
      `${indent}${each.name}${each.detail === '' ? '' : ` [${each.detail}]`}`,
      ...lines(each.children, `${indent}  `),
    ]);
  return lines(symbols(viewOf(text)), '').join('\n');
}

describe('symbols', () => {
  it('names a policy and its parts as a reader would', () => {
    const text = policyWith(`podSelector: {matchLabels: {app: db}}
ingress:
- from:
  - podSelector: {matchLabels: {app: web}}
  - namespaceSelector: {matchLabels: {team: a}}
  ports: [{port: 80}]
- {}
egress:
- to:
  - namespaceSelector: {}
    podSelector: {matchLabels: {k8s-app: kube-dns}}
  - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
  ports: [{port: 53, protocol: UDP}, {port: dns-tcp}, {port: 1024, endPort: 2048}]`);
    expect(outline(text)).toBe(
      `allow (NetworkPolicy) [shop]
  podSelector [app=db]
  ingress [2 rules]
    rule 1: from app=web or ns team=a on TCP 80
      app=web
      ns team=a
      TCP 80
    rule 2: from anyone on every protocol and port
  egress [1 rule]
    rule 1: to k8s-app=kube-dns in any ns or 10.0.0.0/8 without 10.1.0.0/16 on UDP 53, TCP port dns-tcp or TCP 1024 to 2048
      k8s-app=kube-dns in any ns
      10.0.0.0/8 without 10.1.0.0/16
      UDP 53
      TCP port dns-tcp
      TCP 1024 to 2048`,
    );
  });

  it('says which rules are ignored, and keeps the written order', () => {
    const text = policyWith('egress: [{}]\npolicyTypes: [Ingress]\npodSelector:');
    expect(outline(text)).toBe(
      `allow (NetworkPolicy) [shop]
  egress [ignored]
    rule 1: to anyone on every protocol and port
  podSelector [every pod]`,
    );
  });

  it('lists other objects by kind and name, also those of a List', () => {
    const text = `kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: shop}}
- {kind: Service}
---
a: 1`;
    expect(outline(text)).toBe('web-0 (Pod) [shop]\nunnamed Service\nobject without a kind');
  });

  it('selects the name', () => {
    const text = policyWith('podSelector: {}');
    const [policy] = symbols(viewOf(text));
    expect(text.slice(policy?.selection.start, policy?.selection.end)).toBe('allow');
  });

  it('keeps every selection and child inside its parent, whatever is typed', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const check = (each: OutlineSymbol): void => {
          expect(each.span.start).toBeLessThanOrEqual(each.selection.start);
          expect(each.selection.end).toBeLessThanOrEqual(each.span.end);
          expect(each.name).not.toMatch(/[\n\r]/);
          for (const child of each.children) {
            expect(each.span.start).toBeLessThanOrEqual(child.span.start);
            expect(child.span.end).toBeLessThanOrEqual(each.span.end);
            check(child);
          }
        };
        for (const each of symbols(viewOf(text))) check(each);
      }),
    );
  });
});
