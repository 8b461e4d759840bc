import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { brokenCalico } from './broken.ts';
import { clusterYaml, cursor, viewOf, type WorldOptions } from './world.ts';

const CLUSTER = `${clusterYaml({ shop: 'team=shop', ops: 'team=ops' }, [
  'shop/web*8 app=web tier=front http:8080',
  'shop/api*4 app=api tier=back http:9090',
  'ops/prom*2 app=prometheus metrics:9100',
])}
---
{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: security}, spec: {order: 100, defaultAction: Pass}}
---
{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: partners, labels: {role: partner}}, spec: {nets: [203.0.113.0/24]}}
---
{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: n1, labels: {role: worker}}, spec: {node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11]}}
---
{apiVersion: v1, kind: Service, metadata: {name: front, namespace: shop}, spec: {clusterIP: 10.0.0.200, selector: {app: web}, ports: [{port: 80, targetPort: http}]}}
`;
const WORLD: WorldOptions = { cluster: CLUSTER, dataplane: 'calico' };
const NOW = ' *(snapshot `staging`, 2 h old)*';

const object = (kind: string, spec: string, metadata = '{name: allow, namespace: shop}') =>
  `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: ${metadata}\nspec:\n${spec.replace(/^(?=.)/gm, '  ')}\n`;
const policy = (spec: string) => object('NetworkPolicy', spec);
const global = (spec: string) => object('GlobalNetworkPolicy', spec, '{name: g}');

function over(marked: string, options: WorldOptions = WORLD) {
  const { text, offset } = cursor(marked);
  const found = hover(viewOf(text, options), offset);
  return found && { on: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

/** What it means here, a line each, without the mark of the snapshot. */
function meaning(marked: string, options: WorldOptions = WORLD): readonly string[] {
  const [, paragraph = ''] = over(marked, options)?.markdown.split('\n\n') ?? [];
  return paragraph.split('  \n').map((line) => line.replace(NOW, ''));
}

describe('hover over whom a policy governs', () => {
  it('reads as the table of surfaces has it', () => {
    expect(over(policy('sel|ector: app == "web" && tier == "front"'))).toEqual({
      on: 'selector',
      markdown: [
        '**selector** · *the pods this policy governs*',
        '',
        `**Governs 8 of 12 pods in \`shop\`**: \`web-…\` (8)${NOW}  `,
        'Whatever has `app` set to `web` and has `tier` set to `front`.',
      ].join('\n'),
    });
  });

  it.each([
    [policy('sel|ector: app == "nobody"'), ['**Governs no pod in `shop`**', 'Whatever has `app` set to `nobody`.']],
    [policy('sel|ector: ""'), ['**Governs all 12 pods in `shop`**: `web-…` (8), `api-…` (4)']],
    [policy('sel|ector: app = x'), ['**Cannot be read**: one = is no operator: write ==']],
    [
      policy('sel|ector: "app in`="'),
      [
        '**Cannot be read**: `` `= `` is no label and no operator. Labels are letters, digits and _ . / -, and a selector is one line',
      ],
    ],
    [
      global('sel|ector: role == "worker"'),
      ['**Governs no pod in the cluster and HostEndpoint `n1`**', 'Whatever has `role` set to `worker`.'],
    ],
    [
      global('namespace|Selector: team == "ops"\nselector: app == "prometheus"'),
      [
        '**Governs 2 of 14 pods in the cluster**: `prom-…` (2)',
        'Whatever has `team` set to `ops`.',
        'Counted together with `selector`: all must match.',
        'Chooses 1 namespace of 2: `ops`.',
      ],
    ],
  ])('%#', (marked, lines) => {
    expect(meaning(marked)).toEqual(lines);
  });

  it('explains the condition under the cursor', () => {
    expect(over(policy('selector: app == "web" && ti|er != "x"'))?.on).toBe('tier != "x"');
    expect(over(policy('selector: \'app == "web" && has(ti|er)\''))?.on).toBe('has(tier)');
    expect(meaning(policy('selector: app == "web" && ti|er == "back"'))).toEqual([
      '**Alone it holds for 4 pods**: `api-…` (4)',
      'Whatever has `tier` set to `back`.',
    ]);
  });

  it('says it without a cluster, too', () => {
    expect(meaning(policy('sel|ector: app == "web"'), {})).toEqual([
      '**Governs pods by it**',
      'Whatever has `app` set to `web`.',
    ]);
  });
});

describe('hover over order and tiers', () => {
  it.each([
    [
      policy('ti|er: security'),
      [
        '**Tier `security` is asked 1st of 4**: order 100, 1 policy',
        'What no rule of it decides is left to tier `adminnetworkpolicy`.',
        'In order: `security` (100), `adminnetworkpolicy` (1000), `default` (1000000) and `baselineadminnetworkpolicy` (10000000).',
      ],
    ],
    [
      policy('tier: secur|ty'),
      [
        '**No tier is called `securty`**: the policy is asked after all that exist, and what no rule decides is denied',
        'In order: `security` (100), `adminnetworkpolicy` (1000), `default` (1000000) and `baselineadminnetworkpolicy` (10000000).',
      ],
    ],
    [policy('or|der: 10'), ['**Order 10**, 1st of 1 policy of tier `default`']],
    [
      `${policy('or|der: 10')}---\n${object('NetworkPolicy', 'order: 5', '{name: b, namespace: shop}')}`,
      ['**Order 10**, 2nd of 2 policies of tier `default`', 'Before it: NetworkPolicy `shop/b` (order 5).'],
    ],
    [
      object('Tier', 'or|der: 500', '{name: mid}'),
      [
        '**Asked 2nd of 5 tiers**: order 500, no policy',
        'What no rule of it decides is denied, for every pod that one of its policies governs in that direction.',
        'In order: `security` (100), `mid` (500), `adminnetworkpolicy` (1000), `default` (1000000) and `baselineadminnetworkpolicy` (10000000).',
      ],
    ],
  ])('%#', (marked, lines) => {
    expect(meaning(marked)).toEqual(lines);
  });
});

describe('hover over types and rules', () => {
  it.each([
    [
      policy('ty|pes: [Ingress]\negress: [{action: Allow}]'),
      [
        '**Governs ingress**',
        'Ingress: governed without a rule: other policies of the tier decide, or its end.',
        'Egress: not governed by this policy; its rule is never used.',
      ],
    ],
    [policy('ty|pes:\negress: [{action: Allow}]')],
    [policy('types: [In|gress]'), ['**Governed without a rule: other policies of the tier decide, or its end**']],
    [policy('types: [Ingress]\negr|ess: [{action: Allow}]'), ['**Never used**: `types` leaves egress out']],
    [
      policy('ingr|ess:\n- action: Deny\n  protocol: TCP\n  destination: {ports: [80]}\n- action: Allow'),
      ['**2 rules**, tried in this order', 'Rule 1: denies TCP, on port 80.', 'Rule 2: allows anything.'],
    ],
    [
      policy('ingress:\n- act|ion: Pass'),
      [
        '**Passes on anything**',
        '1st of 1 ingress rule: the first that matches decides.',
        'The rest of the tier is left out, and tier `baselineadminnetworkpolicy` is asked.',
      ],
    ],
    [
      policy('ingress:\n- action: Deny\n- action: Al|low'),
      [
        '**Allows anything**',
        '2nd of 2 ingress rules: the first that matches decides.',
        'No later rule, policy or tier is asked for this end; the other end has policies of its own.',
        'Never reached: rule 1 before it matches everything.',
      ],
    ],
  ])(
    '%#',
    (marked, lines = [
      '**Governs egress**, because `types` is null and there are egress rules only',
      'Ingress: not governed by this policy.',
      'Egress: governed by 1 rule, then by what comes after it in the tier.',
    ]) => {
      expect(meaning(marked)).toEqual(lines);
    },
  );
});

describe('hover over the ends of rules', () => {
  const ingress = (end: string) =>
    policy(`selector: app == "web"\ningress:\n- action: Allow\n  protocol: TCP\n  ${end}`);
  it.each([
    [
      ingress('source: {sel|ector: app == "api"}'),
      [
        '**Matches 4 pods**: `api-…` (4)',
        'Whatever has `app` set to `api`.',
        'Without `namespaceSelector` it looks only at pods and NetworkSets of `shop`.',
      ],
    ],
    [
      ingress('source: {namespace|Selector: team == "ops"}'),
      ['**Matches 2 pods**: `prom-…` (2)', 'Whatever has `team` set to `ops`.', 'Chooses 1 namespace of 2: `ops`.'],
    ],
    [
      ingress('source: {namespaceSelector: glo|bal(), selector: role == "partner"}'),
      [
        '**Matches no pod and GlobalNetworkSet `partners`**',
        'What has no namespace: host endpoints and GlobalNetworkSets.',
      ],
    ],
    [
      ingress('source: {notSel|ector: app == "api"}'),
      [
        '**Leaves out 4 pods**: `api-…` (4)',
        'Whatever has `app` set to `api`.',
        'Without `namespaceSelector` it looks only at pods and NetworkSets of `shop`.',
      ],
    ],
    [ingress('destination: {ports: [ht|tp]}'), ['**TCP 8080 on 8 pods (`web-…` (8))**']],
    [ingress('destination: {ports: [80|80]}'), ['**TCP 8080**: declared by 8 of 8 pods there: `web-…` (8)']],
    [ingress('destination: {ports: ["80:|90"]}'), ['**TCP 80 to 90**: 11 ports']],
    [ingress('destination: {ports: [met|rics]}'), ['**No pod there calls a port `metrics`**, so it matches nothing']],
    [
      ingress('source: {nets: [203.0.113|.0/24]}'),
      ['**256 addresses, 203.0.113.0 to 203.0.113.255**', 'Holds no pod and no node.'],
    ],
    [ingress('dest|ination: {ports: [80]}'), ['**The governed side**']],
    [
      policy('egress:\n- action: Allow\n  destination: {services: {na|me: front, namespace: shop}}'),
      ['**8 pods behind Service `shop/front`, on its ports**: `web-…` (8)'],
    ],
    [
      policy('egress:\n- action: Allow\n  destination: {services: {na|me: front}}'),
      ['**Never found**: without `namespace` Calico looks nowhere'],
    ],
    [policy('egress:\n- action: Allow\n  pro|tocol: ICMP'), ['**ICMP, protocol 1**, and IPv4 only']],
  ])('%#', (marked, lines) => {
    expect(meaning(marked)).toEqual(lines);
  });
});

describe('hover over objects that are no policies', () => {
  const rule = policy(
    'egress:\n- action: Allow\n  destination:\n    namespaceSelector: global()\n    selector: role == "partner"',
  );
  it.each([
    [
      `${object('GlobalNetworkSet', 'nets: [203.0.113.0/24]', '{name: part|ners, labels: {role: partner}}')}---\n${rule}`,
      ['**1 range**, chosen by rules of 1 policy: NetworkPolicy `shop/allow`'],
    ],
    [
      object('GlobalNetworkSet', 'nets: [203.0.113.|7/24]', '{name: x}'),
      ['**256 addresses, 203.0.113.0 to 203.0.113.255**', 'Read as `203.0.113.0/24`.', 'Holds no pod and no node.'],
    ],
    [
      `${object('HostEndpoint', 'node: n1\ninterfaceName: eth0', '{na|me: n1}')}---\n${global('selector: role == "worker"')}`,
      ['**Interface `eth0` of node `n1`**, governed by GlobalNetworkPolicy `g`'],
    ],
  ])('%#', (marked, lines) => {
    expect(meaning(marked)).toEqual(lines);
  });
});

it('bears any text', () => {
  const texts = [
    policy(
      'selector: app == "web" && tier == "x"\ntypes: [Ingress]\ningress:\n- action: Allow\n  source: {selector: a == "b", nets: [10.0.0.0/8]}',
    ),
    object('Tier', 'order: 5', '{name: a}'),
  ];
  const damaged = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.nat(),
    cut: fc.nat(20),
    put: fc.string({ maxLength: 3 }),
    offset: fc.nat(),
  });
  fc.assert(
    fc.property(damaged, ({ text, at, cut, put, offset }) => {
      const place = at % (text.length + 1);
      const wrong = text.slice(0, place) + put + text.slice(place + cut);
      hover(viewOf(wrong, WORLD), offset % (wrong.length + 1));
    }),
    { numRuns: 500 },
  );
});

describe('whatever is written', () => {
  it('says nothing but its own words and quoted code, and never throws', () => {
    const near = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
    const MarkdownIt = near('markdown-it') as new (options: object) => { render(markdown: string): string };
    const reader = new MarkdownIt({ html: true, linkify: true });
    const evil: WorldOptions = { ...WORLD, settings: { hoverDetail: 'full' } };
    fc.assert(
      fc.property(brokenCalico, fc.nat(), (text, at) => {
        const found = hover(viewOf(text, evil), at % (text.length + 1));
        if (!found) return;
        expect(found.span.start).toBeLessThanOrEqual(found.span.end);
        const html = reader.render(found.markdown).replace(/<code>[^<]*<\/code>/g, 'CODE');
        // The one link is to the documentation of the kind.
        expect(html.replace(/<a href="https:\/\/[^"]*">[A-Za-z]+<\/a>/, '')).not.toMatch(
          /<(?!\/?(?:p|strong|em|br)\b)|`|\*\*/,
        );
      }),
      { numRuns: 1500 },
    );
  });
});
