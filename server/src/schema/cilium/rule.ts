import type { Field } from '../field.ts';
import { API, doc, inward, SIDES } from './doc.ts';
import { icmps } from './icmp.ts';
import { peerFields } from './peers.ts';
import { toPorts } from './ports.ts';
import { endpointSelector } from './selectors.ts';

/** A rule: `spec`, or an entry of `specs`. */
export function ruleFields(scope: 'Namespaced' | 'Cluster'): Readonly<Record<string, Field>> {
  const own = scope === 'Namespaced';
  return {
    endpointSelector: endpointSelector(
      'cilium-subject',
      doc(
        API.rule,
        'the pods this rule is about',
        own
          ? [
              "Only pods of the policy's own namespace. Empty `{}`: all of them.",
              'A namespace written here does not widen that: another one selects nobody, or is overwritten where the key says `k8s:`.',
              'Host-network pods belong to their node and are never selected.',
            ]
          : [
              "Pods of every namespace. Empty `{}`: all of them, `kube-system` included, and Cilium's own health and ingress endpoints.",
              'Limit it with the key `io.kubernetes.pod.namespace`.',
              'Host-network pods belong to their node and are never selected.',
            ],
        { example: 'endpointSelector:\n  matchLabels:\n    app: db' },
      ),
    ),
    nodeSelector: {
      since: '1.8',
      ...endpointSelector(
        'cilium-subject-nodes',
        doc(
          API.rule,
          'the nodes this rule is about, instead of pods',
          own
            ? ['Only in a CiliumClusterwideNetworkPolicy: here the agent refuses it, though the API server does not.']
            : [
                'Enforced only where the host firewall is on (`enable-host-firewall`).',
                'Empty `{}`: every node. Labels such as `kubernetes.io/hostname` never match; `node-role.kubernetes.io/…` and own ones do.',
                'Nothing of what nodes need is open by itself: API server, kubelet, etcd, health checks, tunnels.',
              ],
          { example: 'nodeSelector:\n  matchLabels:\n    node-role.kubernetes.io/control-plane: ""' },
        ),
      ),
    },
    ingress: section('ingress'),
    ingressDeny: section('ingressDeny'),
    egress: section('egress'),
    egressDeny: section('egressDeny'),
    enableDefaultDeny: {
      type: 'object',
      role: 'cilium-default-deny',
      since: '1.16',
      default: 'default deny in each direction in which the rule has an item',
      doc: doc(
        API.rule,
        'whether this rule closes its pods to everything that nothing allows',
        [
          '`false`: the rule adds what it allows and denies, and leaves the rest as it was.',
          '`true` in a direction without items does nothing.',
          'One rule with default deny suffices to close a pod in a direction.',
        ],
        {
          versions: [
            'Since 1.17 ignored where the agent runs with `enable-non-default-deny-policies: false`.',
            'Up to 1.17 rules for HTTP and DNS of such a policy still drop what they do not name.',
          ],
          example: 'enableDefaultDeny:\n  egress: false',
        },
      ),
      fields: {
        ingress: defaultDeny('ingress'),
        egress: defaultDeny('egress'),
      },
    },
    description: {
      type: 'string',
      role: 'cilium-free-text',
      doc: doc(API.rule, 'a note for people', [
        'No effect. Nobody reads a `description` at the top of the object: it is dropped.',
      ]),
    },
    labels: {
      type: 'list',
      doc: doc(API.rule, 'labels of the rule itself, to find it by', ['No effect on what is allowed.']),
      items: {
        type: 'object',
        role: 'cilium-rule-label',
        doc: doc(API.rule, 'one label'),
        fields: {
          key: { type: 'string', required: true, doc: doc(API.rule, 'its key') },
          value: { type: 'string', doc: doc(API.rule, 'its value') },
          source: { type: 'string', doc: doc(API.rule, 'where it comes from, `k8s` for instance') },
        },
      },
    },
    log: {
      type: 'object',
      since: '1.18',
      doc: doc(API.rule, 'what Hubble says of flows that this rule decides'),
      fields: {
        value: {
          type: 'string',
          maxLength: 32,
          pattern: /^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]*$/u,
          form: 'printable characters only',
          doc: doc(API.rule, 'a text that is attached to the flows', ['At most 32 printable characters.']),
        },
      },
    },
  };
}

/** Two kinds of rule of which one must be there; the sections of which one must be. */
export const SUBJECTS = ['endpointSelector', 'nodeSelector'] as const;
export const SECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

function defaultDeny(direction: 'ingress' | 'egress'): Field {
  return {
    type: 'boolean',
    default: `\`true\` where the rule has an item of \`${direction}\` or \`${direction}Deny\``,
    doc: doc(API.rule, `whether this rule closes its pods for ${direction}`, [
      '`false`: it does not, but another policy may.',
    ]),
  };
}

const SUMMARY = {
  ingress: 'connections let in to the selected pods',
  ingressDeny: 'connections kept out of the selected pods, whatever allows them',
  egress: 'connections the selected pods may open',
  egressDeny: 'connections the selected pods may not open, whatever allows them',
} as const;

function section(name: keyof typeof SUMMARY): Field {
  const side = SIDES[name];
  const { direction, denies } = side;
  return {
    type: 'list',
    role: 'cilium-section',
    ...(denies && { since: '1.9' }),
    doc: doc(
      API[direction],
      SUMMARY[name],
      [
        `A list that holds something closes the pods for ${direction} to everything that no policy allows, unless \`enableDefaultDeny.${direction}\` is \`false\`.`,
        denies
          ? 'A deny is stronger than every allow, of any policy and any kind, however narrow it is.'
          : 'A connection needs one matching item, of any policy; order does not matter.',
        'Empty `[]` does nothing; a rule with nothing but empty lists is refused.',
        denies
          ? 'An empty item `- {}` denies nothing, but it closes the pods.'
          : 'An empty item `- {}` allows nothing, but it closes the pods: that is the default deny.',
        ...(direction === 'egress' && !denies ? ['DNS needs an item like anything else.'] : []),
      ],
      {
        ...(denies && { versions: ['Since 1.9.'] }),
        example:
          direction === 'ingress'
            ? `${name}:\n- fromEndpoints:\n  - matchLabels:\n      app: web\n  toPorts:\n  - ports:\n    - port: "8080"\n      protocol: TCP`
            : `${name}:\n- toCIDR:\n  - 203.0.113.0/24\n  toPorts:\n  - ports:\n    - port: "443"\n      protocol: TCP`,
      },
    ),
    items: {
      type: 'object',
      role: 'cilium-item',
      doc: doc(API[direction], `one item: these ${inward(side) ? 'sources' : 'destinations'} on these ports`, [
        'Peers and ports of one item must both match. Ports without peers mean everybody; peers without ports mean every port.',
        `Only one field that begins with \`${side.prefix}\` may hold something: write one item for each kind of peer.`,
        `Empty \`{}\`: ${denies ? 'denies' : 'allows'} nothing.`,
      ]),
      fields: {
        ...peerFields(side),
        toPorts: toPorts(side),
        icmps: icmps(),
        ...(!denies && { authentication: authentication() }),
      },
    },
  };
}

function authentication(): Field {
  return {
    type: 'object',
    role: 'cilium-authentication',
    since: '1.14',
    doc: doc(API.rule, 'whether both ends must prove who they are first', [
      'Needs `mesh-auth-enabled`. The first packets are dropped while the proof is under way.',
    ]),
    fields: {
      mode: {
        type: 'string',
        role: 'cilium-authentication-mode',
        required: true,
        enum: ['disabled', 'required', 'test-always-fail'],
        doc: doc(API.rule, 'how', [
          '`required`: only after mutual authentication. `disabled`: never. `test-always-fail`: for tests; nothing passes.',
        ]),
      },
    },
  };
}
