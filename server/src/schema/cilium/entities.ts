import type { Field } from '../field.ts';
import { API, doc, inward, type Side } from './doc.ts';

/** What each entity stands for, in one line (cilium.md 4.5). In the order of the published schema. */
export const ENTITY_WORDS: Readonly<Record<string, string>> = {
  all: 'everybody: every pod, node and address',
  world: 'every address outside the cluster',
  cluster: 'every pod of this cluster, every node, and the API server',
  'cluster-mesh': 'every pod and node of the whole cluster mesh',
  host: 'the node that the selected pod runs on, with its host-network pods',
  init: 'endpoints whose labels Cilium does not know yet',
  ingress: "Cilium's own proxy for Ingress and Gateway API",
  unmanaged: 'pods that Cilium does not manage',
  'remote-node': 'every other node, with its host-network pods',
  health: "Cilium's health endpoints",
  none: 'nobody',
  'kube-apiserver': 'the addresses of the API server',
};

export const ENTITIES: readonly string[] = Object.keys(ENTITY_WORDS);

/** `fromEntities`, `toEntities`. */
export function entities(side: Side): Field {
  const name = `${side.prefix}Entities`;
  return {
    type: 'list',
    role: 'cilium-peers',
    doc: doc(
      API.entity,
      `whole classes of ${inward(side) ? 'sources' : 'destinations'}; any one suffices`,
      [
        '`world` is outside only, `cluster` is inside with all nodes, `all` is both.',
        '`host` is the own node only; other nodes are `remote-node`.',
        'Empty `[]`: nobody.',
      ],
      { example: `${name}:\n- cluster` },
    ),
    items: {
      type: 'string',
      role: 'cilium-entity',
      enum: ENTITIES,
      doc: doc(API.entity, 'one class of peers', ['Lower case; there are no other names.'], {
        versions: [
          '`remote-node` since 1.7, `unmanaged` and `health` since 1.9, `kube-apiserver` since 1.11, `ingress` since 1.13, `cluster-mesh` since 1.20.',
        ],
      }),
    },
  };
}
