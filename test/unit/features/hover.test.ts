import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { broken } from './broken.ts';
import { clusterYaml, cursor, policyWith, STAGING, viewOf, WORKSPACE, type WorldOptions } from './world.ts';

const NODE = `apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: web}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: c}]}
status: {phase: Running, podIP: 192.168.0.1}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec: {clusterIP: 10.0.0.200, selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
`;

const CLUSTER =
  NODE +
  clusterYaml({ shop: 'team=shop', ops: 'team=ops', lab: 'team=ops' }, [
    'shop/web*8 app=web tier=front http:8080',
    'shop/api*4 app=api tier=back http:9090',
    'shop/db app=db',
    'ops/prom*2 app=prometheus metrics:9100',
    'lab/web app=web',
  ]);

interface Shown {
  readonly on: string;
  readonly markdown: string;
}

/** `spec` holds the cursor; lines of the hover are joined by line ends, without the marks of hard breaks. */
function over(spec: string, options: WorldOptions = { cluster: CLUSTER }): Shown | undefined {
  return hoverIn(policyWith(spec), options);
}

function hoverIn(marked: string, options: WorldOptions = { cluster: CLUSTER }): Shown | undefined {
  const { text, offset } = cursor(marked);
  const found = hover(viewOf(text, options), offset);
  return found && { on: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

/** What it means here: everything between the head line and the table's own facts. */
function meaning(spec: string, options?: WorldOptions): readonly string[] {
  const [, paragraph = ''] = over(spec, options)?.markdown.split('\n\n') ?? [];
  return paragraph.split('  \n');
}

const NOW = '*(snapshot `staging`, 2 h old)*';

describe('hover over the subject', () => {
  it('reads as the table of surfaces has it', () => {
    expect(over('pod|Selector: {matchLabels: {tier: front}}')).toEqual({
      on: 'podSelector',
      markdown: [
        '**podSelector** · *the pods this policy isolates*',
        '',
        `**Selects 8 of 13 pods in \`shop\`**: \`web-…\` (8) ${NOW}  `,
        'They are isolated for **ingress** only, because `policyTypes` is absent and there are no egress rules.',
      ].join('\n'),
    });
  });

  it.each([
    ['{}', '**Selects all 13 pods in `shop`**: `web-…` (8), `api-…` (4), `db-0`'],
    ['', '**Selects all 13 pods in `shop`**: `web-…` (8), `api-…` (4), `db-0`'],
    ['{matchLabels: {app: db}}', '**Selects 1 of 13 pods in `shop`**: `db-0`'],
    ['{matchLabels: {app: wbe}}', '**Selects no pod in `shop`**, 8 have `app=web`'],
    ['{matchLabels: {app: [x]}}', '**Matches nobody**: a part of it cannot be read yet'],
  ])('podSelector: %s', (selector, expected) => {
    expect(meaning(`podSelector|: ${selector}`)[0]?.replace(` ${NOW}`, '')).toBe(expected);
  });

  it.each([
    ['policyTypes: [Egress]', '**egress** only, as `policyTypes` lists.'],
    ['policyTypes: [Ingress, Egress]', '**ingress** and **egress**, as `policyTypes` lists.'],
    ['policyTypes:', '**ingress** only, because `policyTypes` is null and there are no egress rules.'],
    ['policyTypes: []', '**ingress** only, because `policyTypes` is empty and there are no egress rules.'],
    ['egress: []', '**ingress** only, because `policyTypes` is absent and an empty `egress` adds nothing.'],
    ['egress: [{}]', '**ingress** and **egress**, because `policyTypes` is absent and there are egress rules.'],
  ])('with %s', (line, expected) => {
    expect(meaning(`podSelector|: {}\n${line}`)).toContain(`They are isolated for ${expected}`);
  });

  it('knows that some dataplanes read rules nobody declared', () => {
    const options = { cluster: CLUSTER, dataplane: 'cilium' } as const;
    expect(meaning('podSelector|: {}\npolicyTypes: [Ingress]\negress: [{}]', options)).toContain(
      'They are isolated for **ingress** and **egress**, because Cilium also enforces egress rules that `policyTypes` does not list.',
    );
  });

  it('tells of pods on the network of their node', () => {
    expect(meaning('podSelector|: {matchLabels: {app: web}}')).toContain(
      "1 pod more has these labels and runs on its node's network, where policy selects no pod: `agent`.",
    );
  });

  it('says without a snapshot what is asked', () => {
    expect(meaning('podSelector|: {matchLabels: {app: web, tier: front}}', {})[0]).toBe(
      '**Selects pods in `shop` with `app=web, tier=front`**',
    );
    expect(meaning('podSelector|: {}', {})[0]).toBe('**Selects every pod in `shop`**');
  });

  it('counts workloads of the workspace, and names it', () => {
    const cluster = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 0, template: {metadata: {labels: {app: web}}}}`;
    expect(meaning('podSelector|: {matchLabels: {app: web}}', { cluster, source: WORKSPACE })[0]).toBe(
      "**Selects the only workload in `shop`**: `web` (Deployment, no pods wanted) *(from the workspace's manifests)*",
    );
  });
});

describe('hover over labels', () => {
  const inSubject = (selector: string) => meaning(`podSelector: ${selector}`)[0]?.replace(` ${NOW}`, '');

  it('a pair: who has it here and elsewhere, and which values there are', () => {
    expect(over('podSelector: {matchLabels: {app: w|eb}}')).toEqual({
      on: 'web',
      markdown: [
        '`app=web` · *the value the label must have*',
        '',
        `**8 pods in \`shop\` have \`app=web\`**: \`web-…\` (8); 1 more elsewhere ${NOW}  `,
        'Values there: `web` (8), `api` (4) and `db` (1).',
      ].join('\n'),
    });
  });

  it.each([
    ['{matchLabels: {|app: web}}', '**8 pods in `shop` have `app=web`**: `web-…` (8); 1 more elsewhere'],
    ['{matchLabels: {app: |nope}}', '**No pod in `shop` has `app=nope`**'],
    ['{matchLabels: {|app: }}', '**No pod in `shop` has `app=`**'],
    ['{matchLabels: {app: |yes}}', '**YAML reads `yes` as the boolean `true`, and labels are text**: write `"yes"`'],
    [
      '{matchExpressions: [{|key: app, operator: Exists}]}',
      '**13 pods in `shop` have the label `app`**: `web-…` (8), `api-…` (4), `db-0`; 3 more elsewhere',
    ],
    [
      '{matchExpressions: [{key: app, |operator: In, values: [web, db]}]}',
      '**9 pods in `shop` have `app` set to `web` or `db`**: `web-…` (8), `db-0`; 1 more elsewhere',
    ],
    ['{matchExpressions: [{key: app, operator: In, values: [web, |db]}]}', '**1 pod in `shop` has `app=db`**: `db-0`'],
    [
      '{matchExpressions: [{key: tier, operator: |NotIn, values: [front]}]}',
      '**5 pods in `shop` have no `tier`, or one other than `front`**: `api-…` (4), `db-0`; 3 more elsewhere',
    ],
    [
      '{matchExpressions: [{key: tier, operator: |DoesNotExist}]}',
      '**1 pod in `shop` has no label `tier`**: `db-0`; 3 more elsewhere',
    ],
  ])('%s', (selector, expected) => {
    expect(inSubject(selector)).toBe(expected);
  });

  it('that cannot be read', () => {
    expect(meaning('podSelector: {matchLabels: {a|pp: {x: z}}}')).toEqual([
      '**Matches nobody**: the value of a label is text',
    ]);
  });

  it('of namespaces', () => {
    expect(meaning('ingress: [{from: [{namespaceSelector: {matchLabels: {team: |ops}}}]}]')).toEqual([
      `**2 namespaces have \`team=ops\`**: \`lab\` and \`ops\` ${NOW}`,
      'Values there: `ops` (2) and `shop` (1).',
    ]);
    expect(
      meaning('ingress: [{from: [{namespaceSelector: {matchLabels: {|kubernetes.io/metadata.name: ops}}}]}]'),
    ).toContain(
      'Every namespace has this label, with its own name; the control plane sets it and nobody can change it.',
    );
  });

  it('that pods never carry, or not for long', () => {
    expect(meaning('podSelector: {matchLabels: {|kubernetes.io/metadata.name: shop}}')).toContain(
      'A label of namespaces, not of pods: it belongs into a `namespaceSelector`.',
    );
    expect(meaning('podSelector: {matchLabels: {|pod-template-hash: abc}}')).toContain(
      'Generated anew with every rollout: this selector stops matching after the next one.',
    );
  });
});

describe('hover over peers', () => {
  it('a lone podSelector stays in its namespace', () => {
    expect(meaning('ingress: [{from: [{|podSelector: {matchLabels: {app: web}}}]}]')).toEqual([
      `**Matches 8 of 13 pods in \`shop\`**: \`web-…\` (8) ${NOW}`,
      "Alone in its peer, it looks only at pods of the policy's own namespace; 1 pod elsewhere has these labels and does not count: `web-0`.",
      "1 pod more has these labels and runs on its node's network, where policy selects no pod: `agent`.",
    ]);
  });

  it('both selectors at once', () => {
    const both = (a: string, b: string) =>
      `ingress: [{from: [{${a}namespaceSelector: {matchLabels: {team: ops}}, ${b}podSelector: {matchLabels: {app: prometheus}}}]}]`;
    expect(meaning(both('', '|'))).toEqual([
      `**Matches 2 of 3 pods in namespaces with \`team=ops\`**: \`prom-…\` (2) ${NOW}`,
      'Together with `namespaceSelector`: both must match.',
    ]);
    expect(meaning(both('|', ''))).toEqual([
      `**Chooses 2 of 3 namespaces**: \`lab\` and \`ops\` ${NOW}`,
      'Together with `podSelector`: only their pods with `app=prometheus`: 2 pods now: `prom-…` (2).',
    ]);
  });

  it('namespaces alone, all of them, and none', () => {
    expect(meaning('egress: [{to: [{|namespaceSelector: {}}]}]')).toEqual([
      `**Chooses all 3 namespaces**: \`lab\`, \`ops\` and \`shop\` ${NOW}`,
      'Alone in its peer: every pod of these namespaces: 16 pods now: `shop/web-…` (8), `shop/api-…` (4), `ops/prom-…` (2), `shop/db-0` and 1 more workload.',
    ]);
    expect(meaning('egress: [{to: [{|namespaceSelector: {matchLabels: {name: ops}}}]}]')).toEqual([
      `**Chooses no namespace, \`ops\` has \`kubernetes.io/metadata.name=ops\`** ${NOW}`,
    ]);
  });

  it('namespaces of which only the name is known', () => {
    const cluster = clusterYaml({ shop: 'team=shop' }, ['shop/web app=web', 'lost/pod app=web']);
    expect(meaning('ingress: [{from: [{|namespaceSelector: {matchLabels: {team: shop}}}]}]', { cluster })).toEqual([
      `**Chooses 1 of 2 namespaces**: \`shop\` ${NOW}`,
      'Alone in its peer: every pod of these namespaces: 1 pod now: `web-0`.',
      'Not known for `lost`: their Namespace objects are not in the snapshot.',
    ]);
    expect(
      meaning('ingress: [{from: [{|podSelector: {}, namespaceSelector: {matchLabels: {team: shop}}}]}]', { cluster }),
    ).toContain('Not known for 1 more: the labels of its namespace are not in the snapshot.');
  });

  it('set to null, or refused', () => {
    expect(meaning('ingress: [{from: [{|podSelector: null}]}]')).toEqual([
      '**As if it were not written**: null means not asked. Every pod would be `{}`',
    ]);
    expect(meaning('ingress: [{from: [{|podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]')).toEqual([
      '**Refused**: `podSelector` cannot stand beside what else this peer holds',
    ]);
  });

  it('a list of them, by its key and its dashes', () => {
    const list =
      'ingress:\n- $from:\n  # first\n  #-podSelector: {matchLabels: {app: api}}\n  - ipBlock: {cidr: 203.0.113.0/24}';
    expect(meaning(list.replace('$', '|').replace('#-', '- '))).toEqual([
      `**Any of these 2 peers** ${NOW}`,
      'Peer 1: pods with `app=api` in `shop`: 4 pods in `shop`.',
      'Peer 2: 203.0.113.0/24.',
    ]);
    expect(over(list.replace('$', '').replace('#-', '|- '))).toEqual({
      on: '-',
      markdown: `**peer 1** · *one kind of peer: pods by label, or a range of addresses*\n\n**Pods with \`app=api\` in \`shop\`**: 4 pods in \`shop\` ${NOW}`,
    });
  });

  it.each([
    [
      'ingress: [{|from: []}]',
      '**Every source, inside and outside the cluster**: the list is empty, and an empty list does not limit',
    ],
    [
      'ingress: [{|from: }]',
      '**Every source, inside and outside the cluster**: nothing is listed, and an empty list does not limit',
    ],
    [
      'egress: [{|to: []}]',
      '**Every destination, inside and outside the cluster**: the list is empty, and an empty list does not limit',
    ],
    ['egress: [{|to: [{}]}]', '**Nobody yet**: no peer of it can be read'],
    ['egress: [{to: [|{}]}]', '**Matches nobody**: it is refused as it stands'],
  ])('%s', (spec, expected) => {
    expect(meaning(spec)).toEqual([expected]);
  });
});

describe('hover over rules', () => {
  it.each([
    ['|ingress: []', '**Nothing is let in by this policy**: the list is empty'],
    ['|ingress:', '**Nothing is let in by this policy**: the list is null'],
    ['|ingress: [{}]', '**Everything is let in**: rule 1 is empty, so the others add nothing'],
    [
      'ingress: [|{}]',
      '**Lets in everything**, from anyone, inside and outside the cluster, on every protocol and port: the rule is empty',
    ],
    [
      'ingress:\n|-',
      '**Lets in everything**, from anyone, inside and outside the cluster, on every protocol and port: the rule is empty',
    ],
    [
      'egress:\n-| {}',
      '**Lets out everything**, to anyone, inside and outside the cluster, on every protocol and port: the rule is empty',
    ],
    ['|egress: []', '**No effect**: without `Egress` among the policy types this policy leaves egress as it is'],
    ['policyTypes: [Ingress]\n|egress: [{}]', '**Ignored**: `policyTypes` does not list `Egress`'],
    ['|ports: 1\ningress: []', ''],
    ['ingress: [{|ports: []}]', '**Every protocol and port**: the list is empty, and an empty list does not limit'],
    ['ingress: [{|ports: [{port: 80}, {port: dns, protocol: UDP}]}]', '**TCP 80 or UDP port `dns`**'],
  ])('%s', (spec, expected) => {
    expect(meaning(spec)[0]).toBe(expected);
  });

  it('lists what they let through', () => {
    const rules = '[{from: [{podSelector: {}}], ports: [{port: 80}]}, {ports: [{port: 443}]}]';
    expect(meaning(`|ingress: ${rules}`)).toEqual([
      '**Only what any of 2 rules allows is let in**',
      'Rule 1: from any pod in `shop` on TCP 80.',
      'Rule 2: from anyone on TCP 443.',
    ]);
  });

  it('knows that some dataplanes enforce what is not declared', () => {
    const options = { cluster: CLUSTER, dataplane: 'cilium' } as const;
    expect(meaning('policyTypes: [Ingress]\n|egress: [{}]', options)).toEqual([
      '**Enforced by Cilium**, though `policyTypes` does not list `Egress`',
    ]);
  });
});

describe('hover over policyTypes', () => {
  it('as a whole', () => {
    expect(meaning('|policyTypes: [Ingress, Egress]\ningress: [{}]')).toEqual([
      '**Isolates for ingress and egress**',
      'Ingress: only what 1 rule allows may come in, or what another policy allows.',
      'Egress: nothing may go out, as there is no egress rule.',
    ]);
    expect(meaning('|policyTypes:\negress: [{}]')[0]).toBe(
      '**Isolates for ingress and egress**, because `policyTypes` is null and there are egress rules',
    );
    expect(meaning('|policyTypes: [Egress]\ningress: [{}, {}]')[1]).toBe(
      'Ingress: not limited by this policy; its 2 rules are ignored.',
    );
  });

  it('item by item', () => {
    expect(over('policyTypes: [|Egress]')?.markdown).toBe(
      '**Egress** · *one direction*\n\n**Nothing may go out, as there is no egress rule**',
    );
    expect(meaning('policyTypes: [|egress]')).toEqual(['**Refused**: the only types are `Ingress` and `Egress`']);
  });
});

describe('hover over ports', () => {
  const ingress = (port: string, selector = '{}') =>
    meaning(`podSelector: ${selector}\ningress: [{ports: [{${port}}]}]`).map((line) => line.replace(` ${NOW}`, ''));

  it('a name: its number on each workload, and who does not have it', () => {
    expect(ingress('port: |http')).toEqual([
      '**TCP port `http`**: **8080** on `web-…` (8) and **9090** on `api-…` (4)',
      'No `protocol` is written, which means TCP and nothing else.',
      '1 pod without that name does not match: `db-0`.',
    ]);
  });

  it('a name that nobody has', () => {
    expect(ingress('port: |htpp')).toEqual([
      '**TCP port `htpp`**: no pod here has a TCP port of that name',
      'No `protocol` is written, which means TCP and nothing else.',
      'Their port names: `http` (TCP 8080) and `http` (TCP 9090).',
    ]);
    expect(ingress('port: |http, protocol: UDP')[0]).toBe(
      '**UDP port `http`**: no pod here has a UDP port of that name',
    );
  });

  it('a number: who declares it, and which Service leads there', () => {
    expect(ingress('protocol: TCP, port: |8080', '{matchLabels: {app: web}}')).toEqual([
      '**TCP 8080**: all of 8 pods here declare it',
      'Service `shop/front` leads here from its port 80.',
    ]);
    expect(ingress('protocol: TCP, port: |80')).toEqual([
      '**TCP 80**: none of 13 pods here declare it',
      "80 is the port of Service `shop/front`; its pods listen on 8080, and policy sees the pod's port.",
    ]);
  });

  it('a number that some declare', () => {
    expect(ingress('port: |9090')[0]).toBe('**TCP 9090**: 4 of 13 pods here declare it: `api-…` (4)');
  });

  it('of the destination, for egress', () => {
    const egress =
      'egress: [{to: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{protocol: TCP, port: |metrics}]}]';
    expect(meaning(egress)).toEqual([
      `**TCP port \`metrics\`**: **9100** on \`prom-…\` (2) ${NOW}`,
      '1 pod without that name does not match: `web-0`.',
    ]);
  });

  it.each([
    ['port: 30000, |endPort: 32767', '**TCP 30000 to 32767**: 2,768 ports'],
    ['|protocol: UDP', '**Every UDP port**'],
    ['|protocol: SCTP, port: 9', '**SCTP 9**: none of 13 pods here declare it'],
    ['|protocol: tcp', '**Matches nothing**: it is refused as it stands'],
  ])('%s', (port, expected) => {
    expect(ingress(port)[0]).toBe(expected);
  });

  it('as YAML 1.1 reads it', () => {
    expect(ingress('port: |0443')).toContain('YAML reads `0443` as the number 291.');
  });

  it('on a dataplane without ranges', () => {
    const options = { cluster: CLUSTER, dataplane: 'weave' } as const;
    expect(meaning('ingress: [{ports: [{port: |80, endPort: 90}]}]', options)).toContain(
      'Weave does not read `endPort`: only 80 is let through.',
    );
  });
});

describe('hover over addresses', () => {
  const block = (text: string, options?: WorldOptions) =>
    meaning(`ingress: [{from: [{ipBlock: {${text}}}]}]`, options).map((line) => line.replace(` ${NOW}`, ''));

  it('size, what it holds, and what Services mean', () => {
    expect(block('|cidr: 10.0.0.0/24')).toEqual([
      '**256 addresses, 10.0.0.0 to 10.0.0.255**',
      'Holds 16 pods (`shop/web-…` (8), `shop/api-…` (4), `ops/prom-…` (2), `shop/db-0` and 1 more workload).',
      'Also the address of Service `shop/front`, which says nothing: the Service stands for its pods, whose own addresses are compared.',
    ]);
  });

  it('less what is taken out', () => {
    expect(block('|cidr: 10.0.0.0/24, except: [10.0.0.0/25, 10.0.0.0/28]')).toEqual([
      '**256 addresses, 10.0.0.0 to 10.0.0.255**; without `except`, 128 addresses left',
      'Holds no pod and no node.',
      'Also the address of Service `shop/front`, which says nothing: the Service stands for its pods, whose own addresses are compared.',
    ]);
  });

  it.each([
    ['cidr: |0.0.0.0/0', '**Every IPv4 address**'],
    ['cidr: |"::/0"', '**Every IPv6 address**'],
    ['cidr: |192.168.0.1/32', '**One address**'],
    ['cidr: |2001:db8::/32', '**2^96 addresses, 2001:db8:: to 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff**'],
    ['cidr: |example.com', '**No range that can be read**: an address, `/` and a prefix length, as in `10.0.0.0/8`'],
    [
      'cidr: 10.0.0.0/24, except: [|10.0.0.128/25]',
      '**Takes 128 addresses out of `10.0.0.0/24`**: 10.0.0.128 to 10.0.0.255',
    ],
    ['cidr: 10.0.0.0/24, except: [|10.1.0.0/24]', '**Refused**: it must lie inside `10.0.0.0/24` and be smaller'],
  ])('%s', (text, expected) => {
    expect(block(text)[0]).toBe(expected);
  });

  it('as the dataplane treats them', () => {
    const options = { cluster: CLUSTER, dataplane: 'cilium' } as const;
    expect(block('cidr: |0.0.0.0/0', options)).toEqual([
      '**Every IPv4 address**',
      'Holds 16 pods (`shop/web-…` (8), `shop/api-…` (4), `ops/prom-…` (2), `shop/db-0` and 1 more workload) and 1 node.',
      'Cilium never matches pods by address: these stay out.',
      'Cilium does not match nodes by address here.',
      'Also the address of Service `shop/front`, which says nothing: the Service stands for its pods, whose own addresses are compared.',
    ]);
  });

  it('that another peer lets in again', () => {
    const spec =
      'ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [|10.0.0.0/8]}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]';
    expect(meaning(spec)).toContain('Peer 2 of this rule lets these addresses in all the same.');
  });
});

describe('hover over the policy', () => {
  const text = policyWith('podSelector: {matchLabels: {app: api}}\ningress: [{ports: [{port: 80}]}]');

  it('says whom it isolates, and what it allows', () => {
    const expected = [
      `**Isolates 4 of 13 pods in \`shop\` for ingress**: \`api-…\` (4) ${NOW}  `,
      'Ingress: from anyone on TCP 80.  ',
      'Egress: not limited by this policy.',
    ].join('\n');
    for (const at of ['|kind', 'Network|Policy', 'name: all|ow', '|spec']) {
      expect(hoverIn(text.replace(at.replace('|', ''), at))?.markdown).toContain(expected);
    }
  });

  it('names other policies of the same pods', () => {
    const other = policyWith('podSelector: {}').replace('name: allow', 'name: deny');
    expect(hoverIn(`${text.replace('kind', '|kind')}---\n${other}`)?.markdown).toContain(
      'Other policies for the same pods add what they allow: `deny` (4).',
    );
  });

  it('says when nothing enforces it', () => {
    const options = { cluster: CLUSTER, dataplane: 'none' } as const;
    expect(hoverIn(text.replace('kind', '|kind'), options)?.markdown).toContain(
      'Nothing enforces it: the network plugin of this cluster reads no NetworkPolicy.',
    );
  });

  it('says where it goes when no namespace is written', () => {
    const homeless = text.replace('  namespace: shop\n', '').replace('metadata', '|metadata');
    expect(hoverIn(homeless)?.markdown).toContain(
      'No `namespace` is written: kubectl sends the one of its context, and `default` is assumed here.',
    );
  });

  it('names its namespace', () => {
    expect(hoverIn(text.replace('namespace: shop', 'namespace: |shop'))?.markdown.split('\n\n')[1]).toBe(
      `**Acts on pods of \`shop\` only**: 13 pods of 3 workloads ${NOW}  \nLabels of the namespace: \`team=shop\` and \`kubernetes.io/metadata.name=shop\`.`,
    );
    expect(hoverIn(text.replace('namespace: shop', 'namespace: |shpo'))?.markdown.split('\n\n')[1]).toBe(
      `**Acts on pods of \`shpo\` only**, a namespace that is not there ${NOW}`,
    );
  });
});

describe('hover in general', () => {
  it('in full tells the facts, the versions and the page', () => {
    const full = over('ingress: [{ports: [{protocol: TCP, port: 80, |endPort: 90}]}]', {
      settings: { hoverDetail: 'full' },
    });
    expect(full?.markdown).toBe(
      [
        '**endPort** · *the last port of a range that starts at `port`, both included*',
        '**TCP 80 to 90**',
        'Needs `port` as a number that is not larger.  \nA network plugin that does not know it lets only `port` through.',
        'Alpha in 1.21, beta in 1.22, stable since 1.25.',
        '[NetworkPolicy](https://kubernetes.io/docs/concepts/services-networking/network-policies/)',
      ].join('\n\n'),
    );
  });

  it.each([
    ['an unknown field', policyWith('|podselector: {}')],
    ['another kind', 'apiVersion: v1\nkind: Pod\nmetadata: {|name: x}'],
    ['a blank line', policyWith('podSelector:\n  matchLabels:\n|\n    app: web')],
    ['a comment', policyWith('podSelector: {} # |note')],
    ['nothing', '|'],
  ])('is silent on %s', (_, marked) => {
    expect(hoverIn(marked)).toBeUndefined();
  });

  it('finds its place in documents and Lists', () => {
    const list = `kind: List\nitems:\n- ${policyWith('|podSelector: {matchLabels: {app: db}}').replace(/\n(?=.)/g, '\n  ')}`;
    expect(hoverIn(`a: 1\n---\n${list}`)?.markdown).toContain('**Selects 1 of 13 pods in `shop`**: `db-0`');
  });

  it('keeps what users wrote inside code spans, and never throws, whatever is typed', () => {
    const near = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
    const MarkdownIt = near('markdown-it') as new (options: object) => { render(markdown: string): string };
    const reader = new MarkdownIt({ html: true, linkify: true });
    const evil = { ...STAGING, name: 'st`ag](http://e.example) <img>' };
    const options = { cluster: CLUSTER, source: evil, settings: { hoverDetail: 'full' } } as const;
    fc.assert(
      fc.property(broken, fc.nat(), (text, at) => {
        const view = viewOf(text, options);
        const found = hover(view, at % (text.length + 1));
        if (!found) return;
        expect(found.span.start).toBeLessThanOrEqual(found.span.end);
        const html = reader.render(found.markdown).replace(/<code>[^<]*<\/code>/g, 'CODE');
        // Nothing but our own words: emphasis, line breaks, and the one link to the docs.
        expect(html.replace(/<a href="https:\/\/kubernetes\.io\/[^"]*">NetworkPolicy<\/a>/g, '')).not.toMatch(
          /<(?!\/?(?:p|strong|em|br)\b)|`|\*\*|example/,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
