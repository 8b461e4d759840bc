import { describe, expect, it } from 'vitest';
import { allOf, type Selector } from '../../../server/src/engine/selector.ts';
import { codeLenses } from '../../../server/src/features/codeLens.ts';
import { matches } from '../../../server/src/features/matches.ts';
import { labelledPhrase } from '../../../server/src/features/phrases.ts';
import { symbols } from '../../../server/src/features/symbols.ts';
import { clusterYaml, cursor, viewOf, type WorldOptions } from './world.ts';

/** Lenses, lists and words over the policies of the families beside NetworkPolicy. */

const CLUSTER = [
  clusterYaml({ shop: 'team=shop', ops: 'team=ops' }, ['shop/web*3 app=web', 'shop/db app=db', 'ops/prom*2 app=prom']),
  '{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {zone: east}}, status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}}',
  '{apiVersion: v1, kind: Node, metadata: {name: n2, labels: {zone: west}}, status: {addresses: [{type: InternalIP, address: 192.168.0.2}]}}',
  '{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: partners, labels: {kind: partner}}, spec: {nets: [203.0.113.0/24]}}',
  '{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}, ports: [{port: 5432}]}}',
].join('\n---\n');

function lenses(text: string, options: WorldOptions): readonly string[] {
  return codeLenses(viewOf(text, { cluster: CLUSTER, ...options }))
    .filter(({ action }) => action?.kind !== 'simulate' && action?.kind !== 'map')
    .map(({ span, title }) => `${text.slice(span.start, span.end)}: ${title}`);
}

const calico = (spec: string, kind = 'GlobalNetworkPolicy') =>
  `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: {name: p${kind === 'NetworkPolicy' ? ', namespace: shop' : ''}}\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
const cilium = (spec: string, kind = 'CiliumNetworkPolicy') =>
  `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: {name: p${kind === 'CiliumNetworkPolicy' ? ', namespace: shop' : ''}}\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
const admin = (spec: string) =>
  `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\nspec:\n  tier: Admin\n  priority: 1\n${spec.replace(/^/gm, '  ')}\n`;

describe('lenses over Calico', () => {
  const options: WorldOptions = { dataplane: 'calico' };
  it('count the subject, each selector of an entity, and what nets hold', () => {
    const text = calico(
      `selector: app == "web"
ingress:
- action: Allow
  source:
    selector: kind == "partner"
- action: Allow
  source:
    namespaceSelector: team == "ops"
- action: Deny
  source:
    notSelector: app in {"web", "db"}
    notNets: [10.0.0.0/8]`,
    );
    expect(lenses(text, options)).toEqual([
      'selector: 3 pods in shop',
      'selector: GlobalNetworkSet partners',
      'namespaceSelector: 2 pods in ops',
      'notNets: holds 6 pods',
      'notSelector: leaves out 4 pods in shop',
    ]);
  });
  it('stand on spec where nothing is selected by saying nothing', () => {
    expect(lenses(calico('ingress: []'), options)).toEqual(['spec: 6 pods in 2 namespaces']);
    expect(lenses(calico('types: [Ingress]', 'NetworkPolicy'), options)).toEqual(['spec: all 4 pods in shop']);
  });
});

describe('lenses over Cilium', () => {
  const options: WorldOptions = { dataplane: 'cilium' };
  it('count endpoints, entities and Services', () => {
    const text = cilium(`endpointSelector: {matchLabels: {app: web}}
egress:
- toEndpoints:
  - matchLabels: {app: db}
- toServices:
  - k8sService: {serviceName: db, namespace: shop}`);
    expect(lenses(text, options)).toEqual([
      'endpointSelector: 3 pods in shop',
      'matchLabels: 1 pod in shop',
      'k8sService: 1 pod',
    ]);
  });
  it('count nodes for policies of hosts, and say when nobody enforces them', () => {
    const text = cilium(
      'nodeSelector: {matchLabels: {zone: east}}\ningress:\n- fromEntities: [cluster]',
      'CiliumClusterwideNetworkPolicy',
    );
    expect(lenses(text, options)[0]).toBe('nodeSelector: 1 node, and the host firewall is off');
    const on =
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {enable-host-firewall: "true"}}';
    expect(lenses(text, { ...options, cluster: `${CLUSTER}\n---\n${on}` })[0]).toBe('nodeSelector: 1 node');
  });
});

describe('lenses over the admin APIs', () => {
  it('count pods, namespaces, nodes and what networks hold', () => {
    const text = admin(`subject: {namespaces: {matchLabels: {team: shop}}}
egress:
- action: Deny
  to:
  - nodes: {matchLabels: {zone: east}}
  - networks: [10.0.0.0/8]
  - pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: prom}}}`);
    expect(lenses(text, {})).toEqual([
      'namespaces: 4 pods in shop',
      'nodes: 1 node',
      'networks: holds 6 pods',
      'pods: 2 pods in ops',
    ]);
  });
});

describe('lists', () => {
  const listed = (marked: string, options: WorldOptions) => {
    const { text, offset } = cursor(marked);
    const { title, items } = matches(viewOf(text, { cluster: CLUSTER, ...options }), offset);
    return [title, ...items.map(({ label, description }) => `${label} (${description})`)];
  };
  it('hold network sets beside pods', () => {
    expect(
      listed(calico('ingress:\n- action: Allow\n  source:\n    selector: kind ==| "partner"'), { dataplane: 'calico' }),
    ).toEqual(['GlobalNetworkSet partners', 'partners (GlobalNetworkSet)']);
  });
  it('hold nodes', () => {
    expect(listed(admin('subject: {namespaces: {}}\negress:\n- action: Deny\n  to:\n  - nodes: {|}'), {})).toEqual([
      'all 2 nodes',
      'n1 (node)',
      'n2 (node)',
    ]);
  });
  it('hold the pods that a Service leads to', () => {
    const text = cilium(
      'endpointSelector: {}\negress:\n- toServices:\n  - k8sService: {serviceName: d|b, namespace: shop}',
    );
    expect(listed(text, { dataplane: 'cilium' })).toEqual(['1 pod', 'db-0 (shop · StatefulSet db · on n1)']);
  });
});

describe('words for selectors by flattened labels', () => {
  const is = (key: string, value: string): Selector => ({
    kind: 'requirement',
    requirement: { op: 'in', key, values: [value] },
  });
  it.each([
    [allOf([]), 'whatever has labels'],
    [is('any:app', 'web'), 'what has app=web'],
    [is('pcns.env', 'prod'), 'what is in namespaces with env=prod'],
    [is('k8s:io.kubernetes.pod.namespace', 'shop'), 'what is in shop'],
    [is('projectcalico.org/namespace', 'shop'), 'what is in shop'],
    [is('k8s:io.cilium.k8s.namespace.labels.env', 'prod'), 'what is in namespaces with env=prod'],
    [is('pcsa.team', 'data'), 'what is of service accounts with team=data'],
    [{ kind: 'and', of: [is('app', 'web'), is('pcns.env', 'prod')] }, 'what has app=web in namespaces with env=prod'],
    [{ kind: 'or', of: [is('app', 'web'), is('pcns.env', 'prod')] }, 'what has (app=web or namespace env=prod)'],
  ] satisfies readonly (readonly [Selector, string])[])('%j', (selector, words) => {
    expect(labelledPhrase(selector, 'what', (text) => text)).toBe(words);
  });
});

describe('outlines', () => {
  function outline(text: string): readonly string[] {
    const lines = (items: ReturnType<typeof symbols>, depth: number): readonly string[] =>
      items.flatMap(({ name, detail, children }) => [
        `${'  '.repeat(depth)}${name}${detail === '' ? '' : ` | ${detail}`}`,
        ...lines(children, depth + 1),
      ]);
    return lines(symbols(viewOf(text)), 0);
  }
  it('of Calico say what each rule does', () => {
    const text = calico(`selector: app == "web"
ingress:
- action: Deny
  protocol: TCP
  source: {selector: kind == "partner", nets: [203.0.113.0/24]}
  destination: {ports: [80]}
- action: Pass`);
    expect(outline(text)).toEqual([
      'p (GlobalNetworkPolicy)',
      '  selector | pods with app=web',
      '  ingress | 2 rules',
      '    rule 1: deny TCP, from 203.0.113.0/24, from what has kind=partner, on port 80',
      '    rule 2: pass anything',
    ]);
  });
  it('of Cilium hold the lists that deny, and every entry of specs', () => {
    const spec =
      'endpointSelector: {matchLabels: {app: web}}\ningressDeny:\n- fromEntities: [world]\negress:\n- toEndpoints: [{}]';
    expect(outline(cilium(spec))).toEqual([
      'p (CiliumNetworkPolicy) | shop',
      '  endpointSelector | pods with app=web in shop',
      '  ingressDeny | 1 rule',
      '    rule 1: deny from the entity world on every protocol and port',
      '      the entity world',
      '  egress | 1 rule',
      '    rule 1: allow to what is in shop on every protocol and port',
      '      what is in shop',
    ]);
    const wide = cilium('x', 'CiliumClusterwideNetworkPolicy').replace(
      /spec:[\s\S]*/,
      'specs:\n- nodeSelector: {}\n  ingress:\n  - fromEntities: [cluster]\n- endpointSelector: {}\n  egress:\n  - {}\n',
    );
    expect(outline(wide).filter((line) => !/rule|entity/.test(line))).toEqual([
      'p (CiliumClusterwideNetworkPolicy)',
      '  specs[0]',
      '    nodeSelector | any node',
      '  specs[1]',
      '    endpointSelector | any pod',
    ]);
  });
  it('of the admin kinds name their subject', () => {
    expect(
      outline(
        admin(
          'subject: {namespaces: {matchLabels: {team: shop}}}\negress:\n- action: Accept\n  to: [{networks: [10.0.0.0/8]}]',
        ),
      ),
    ).toEqual([
      'p (ClusterNetworkPolicy)',
      '  namespaces | any pod in namespaces with team=shop',
      '  egress | 1 rule',
      '    rule 1: allow to 10.0.0.0/8 on every protocol and port',
      '      10.0.0.0/8',
    ]);
  });
});
