import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { anp, banp, CLUSTER, cnp } from './adminWorld.ts';
import { cursor, viewOf, type WorldOptions } from './world.ts';

/** The hover as lines, without the marks of hard breaks and of where the numbers come from. */
function over(marked: string, options: WorldOptions = { cluster: CLUSTER }): readonly string[] {
  const { text, offset } = cursor(marked);
  const markdown = hover(viewOf(text, options), offset)?.markdown ?? '';
  return markdown.replaceAll(' *(snapshot `staging`, 2 h old)*', '').split(/\n\n| {2}\n/);
}

const SHOP = 'tier: Admin\npriority: 10\nsubject:\n  namespaces:\n    matchLabels:\n      team: shop';
const RULES = `${SHOP}
ingress:
- action: Accept
  from:
  - namespaces:
      matchLabels:
        team: ops
  protocols:
  - destinationNamedPort: http
- action: Deny
  from:
  - namespaces: {}`;

it('stands with its source, facts, versions and page in full', () => {
  const { text, offset } = cursor(cnp('priority: 10\nti|er: Baseline'));
  const view = viewOf(text, { cluster: CLUSTER, settings: { hoverDetail: 'full' } });
  expect(hover(view, offset)?.markdown).toBe(
    [
      '**tier** · *when the policy is asked: before the NetworkPolicies or after them*',
      '',
      '**Asked after the NetworkPolicies**, for pods and directions that none of them isolates *(snapshot `staging`, 2 h old)*  ',
      '1 policy in this tier.',
      '',
      '`Admin`: before any NetworkPolicy, which cannot take back what a rule here decides.  ',
      '`Baseline`: after them, for pods and directions that no NetworkPolicy isolates.  ',
      'There is no default.',
      '',
      '[ClusterNetworkPolicy](https://network-policy-api.sigs.k8s.io/api-overview/)',
    ].join('\n'),
  );
});

describe('whom a policy means', () => {
  it('as a whole', () => {
    expect(over(cnp(SHOP.replace('subject', 'sub|ject')))).toEqual([
      '**subject** · *the pods this policy applies to, in whatever namespaces*',
      '**Applies to 7 of 12 pods, in 1 namespace**: `web-…` (6), `db-0`',
      'They are not isolated: what no rule matches is left to the policies behind this one.',
    ]);
    expect(over(cnp('subject|:\n  namespaces: {}'))[1]).toBe(
      '**Applies to all 12 pods, in 3 namespaces**: `shop/web-…` (6), `ops/prom-…` (3), `kube-system/coredns-…` (2), `shop/db-0`',
    );
  });

  it('by namespaces', () => {
    expect(over(cnp(SHOP.replace('namespaces', 'name|spaces')))).toEqual([
      '**namespaces** · *namespaces, by their labels: the policy applies to all their pods*',
      '**Chooses 1 of 3 namespaces**: `shop`',
      'All pods of these namespaces: 7 pods now: `web-…` (6), `db-0`.',
    ]);
  });

  it('by pods of namespaces', () => {
    const spec =
      'subject:\n  pods:\n    namespaceSelector:\n      matchLabels: {team: shop}\n    podSelector:\n      matchLabels: {app: web}';
    expect(over(cnp(spec.replace('podSel', 'pod|Sel')))[1]).toBe(
      '**Matches 6 of 7 pods in namespaces with `team=shop`**: `web-…` (6)',
    );
    expect(over(cnp(spec.replace('namespaceSel', 'namespace|Sel'))).slice(1)).toEqual([
      '**Chooses 1 of 3 namespaces**: `shop`',
      'Together with `podSelector`: only their pods with `app=web`: 6 pods now: `web-…` (6).',
    ]);
    expect(over(cnp(spec.replace('app: web', 'app: w|eb'))).slice(0, 2)).toEqual([
      '**`app=web`** · *the value the label must have*'.replace('**`app=web`**', '`app=web`'),
      '**6 pods in namespaces with `team=shop` have `app=web`**: `web-…` (6)',
    ]);
  });

  it('a label that the API server drops', () => {
    expect(over(cnp('subject:\n  namespaces:\n    matchLabels:\n      te|am:'))[1]).toBe(
      '**Dropped**: a label without a value is taken out of the selector',
    );
  });

  it('nodes', () => {
    const nodes = (selector: string) => cnp(`${SHOP}\negress:\n- action: Deny\n  to:\n  - no|des: ${selector}`);
    expect(over(nodes('{matchLabels: {role: control}}'))[1]).toBe('**Chooses 1 of 2 nodes**: `n2`');
    expect(over(nodes('{}'), {})[1]).toBe('**Chooses every node**');
  });

  it('ranges', () => {
    const networks = (list: string) => cnp(`${SHOP}\negress:\n- action: Deny\n  to:\n  - networks: ${list}`);
    expect(over(networks('[10.0.0.0/30, 192.168.0.|0/24]')).slice(1)).toEqual([
      '**256 addresses, 192.168.0.0 to 192.168.0.255**',
      'Holds 2 nodes.',
    ]);
    expect(over(networks('[192.168.0.0/24, 203.0.113.0/24]').replace('networks', 'net|works')).slice(1)).toEqual([
      '**Addresses in 192.168.0.0/24 or 203.0.113.0/24**',
      'Holds 2 nodes.',
    ]);
  });

  it('without a snapshot in the words of its selectors', () => {
    expect(over(cnp(SHOP.replace('subject', 'sub|ject')), {})[1]).toBe(
      '**Applies to any pod in namespaces with `team=shop`**',
    );
  });
});

describe('what its rules decide', () => {
  it('as a list', () => {
    expect(over(cnp(RULES.replace('ingress', 'in|gress')))).toEqual([
      '**ingress** · *rules for connections to the subject pods, in order*',
      '**2 rules for incoming connections**, tried in this order',
      'Rule 1: Lets through traffic from any pod in namespaces with `team=ops` on port `http`.',
      'Rule 2: Denies traffic from any pod in any namespace on every protocol and port.',
    ]);
  });

  it('one by one', () => {
    expect(over(cnp(RULES.replace('- action: Deny', '|- action: Deny')))).toEqual([
      '**rule 2** · *one rule: an action for these sources on these ports*',
      '**Denies traffic from any pod in any namespace on every protocol and port**: all 3 namespaces, 12 pods',
    ]);
  });

  it('by the action', () => {
    expect(over(cnp(RULES.replace('action: Deny', 'action: De|ny')))).toEqual([
      '**action** · *what becomes of a connection that the rule matches*',
      '**Denies traffic from any pod in any namespace on every protocol and port**',
      '2nd of 2 ingress rules: those before it are asked first.',
      'Nothing behind it is asked.',
    ]);
    expect(over(cnp(RULES.replace('action: Deny', 'action: Pa|ss')))[3]).toBe(
      'The rest of the tier is left out: the NetworkPolicies decide, and then the baseline.',
    );
  });

  it('by peers and ports', () => {
    expect(over(cnp(RULES.replace('- destination', '- destin|ation'))).slice(1)).toEqual([
      '**Port `http`**: **8080** on `web-…` (6)',
      '1 pod without that name does not match: `db-0`.',
    ]);
    expect(over(cnp(RULES.replace('protocols', 'proto|cols')))[1]).toBe('**Port `http`**');
    expect(over(cnp(RULES.replace('  - namespaces: {}', '  |- namespaces: {}')))[1]).toBe(
      '**Any pod in any namespace**: all 3 namespaces, 12 pods',
    );
  });
});

describe('when it is asked', () => {
  const others = [cnp(SHOP, 'same'), cnp(SHOP.replace('10', '5').replace('team: shop', 'team: ops'), 'elsewhere')];
  const file = (marked: string) => [marked, ...others].join('---\n');

  it('by its priority', () => {
    expect(over(file(cnp(SHOP.replace('10', '1|0'))))).toEqual([
      '**priority** · *the place of the policy among the policies of its tier*',
      '**Asked 2nd of 3 policies of tier Admin**',
      '`same` has the same number and some of the same pods: which is asked first is not specified.',
    ]);
    expect(over(file(cnp(SHOP.replace('10', '20').replace('priority', 'prior|ity')))).slice(1)).toEqual([
      '**Asked 3rd of 3 policies of tier Admin**',
      'For some of its pods `same` (10) is asked before it.',
    ]);
  });

  it('as a whole', () => {
    expect(over(file(cnp(RULES, 'gu|ard')))).toEqual([
      '**name** · *the name of the policy, unique in the cluster*',
      '**Applies to all 7 pods of the namespaces it chooses**: `web-…` (6), `db-0`',
      'Asked 2nd of 3 policies of tier Admin.',
      '`same` has the same number and some of the same pods: which is asked first is not specified.',
      'Ingress rule 1: Lets through traffic from any pod in namespaces with `team=ops` on port `http`.',
      'Ingress rule 2: Denies traffic from any pod in any namespace on every protocol and port.',
    ]);
    expect(over(anp('pri|ority: 3\nsubject: {namespaces: {}}'))[1]).toBe(
      '**Asked 1st of 1 policy of AdminNetworkPolicies**',
    );
    expect(over(banp('subject: {namespaces: {}}').replace('kind: ', 'kind: |'))[2]).toBe(
      'Asked last, for pods and directions that no NetworkPolicy isolates.',
    );
    expect(over(anp('priority: 3').replace('kind: ', 'kind: |'), { cluster: CLUSTER, dataplane: 'cilium' })[2]).toBe(
      'Nothing enforces it: the network plugin of this cluster reads no AdminNetworkPolicy.',
    );
  });
});

it('never throws, whatever is typed', () => {
  const whole = cnp(RULES);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(30), fc.nat(), (start, length, at) => {
      const text = whole.slice(0, start) + whole.slice(start + length);
      hover(viewOf(text, { cluster: CLUSTER }), at % (text.length + 1));
    }),
    { numRuns: 150 },
  );
});
