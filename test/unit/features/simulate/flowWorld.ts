import { readFileSync } from 'node:fs';
import type { FlowWorld } from '../../../../server/src/features/flow/world.ts';
import type { DocumentView } from '../../../../server/src/features/view.ts';
import { nodeAt } from '../../../../server/src/syntax/cursor.ts';
import { NOW, viewOf, type WorldOptions } from '../world.ts';

const SHOP = new URL('../../../fixtures/shop/', import.meta.url);

function shopFile(name: string): string {
  return readFileSync(new URL(name, SHOP), 'utf8');
}

/** The snapshot of the fixture shop as documents of their own, so that the view helper can read it. */
export const SHOP_CLUSTER = shopFile('cluster.yaml')
  .replace(/^apiVersion: v1\nkind: List\nitems:\n/m, '')
  .replace(/^ {2}- /gm, '---\n    ')
  .replace(/^ {4}/gm, '');

export const SHOP_POLICIES = ['default', 'db', 'web'].map((name) => shopFile(`policies/${name}.yaml`)).join('---\n');

export interface FlowWorldOptions extends WorldOptions {
  readonly how?: string;
  readonly unsaved?: readonly string[];
  /** Policies are known, but no file holds them. */
  readonly placeless?: boolean;
}

/** A world as the service makes one: policies of one open file over a cluster. */
export function flowWorld(
  policies: string,
  options: FlowWorldOptions = {},
): { readonly world: FlowWorld; readonly view: DocumentView } {
  const view = viewOf(policies, { cluster: SHOP_CLUSTER, ...options });
  if (view.cluster === undefined) throw new Error('a flow needs a cluster');
  const world: FlowWorld = {
    cluster: view.cluster,
    dataplaneHow: options.how ?? 'default',
    policyPlace(id, path) {
      const placed = view.objects.find(({ object }) => object.policy?.id === id);
      const node = placed && nodeAt(placed.object.node, path.length === 0 ? ['metadata', 'name'] : path);
      if (options.placeless === true || placed === undefined || node === undefined) return undefined;
      return { uri: view.uri, span: { start: node.span.start + placed.start, end: node.span.end + placed.start } };
    },
    endpointPlace: () => undefined,
    manifest: () => undefined,
    serviceManifest: () => undefined,
    refusal: (id) =>
      id.endsWith('/refused')
        ? { by: ['kube-apiserver'], place: { uri: view.uri, span: { start: 0, end: 1 } } }
        : undefined,
    line: ({ span }) => view.text.lineAt(span.start) + 1,
    display: (uri) => uri.replace('file:///', ''),
    unsaved: options.unsaved ?? [],
    folders: [],
    settings: { defaultNamespace: 'default', clusterDomain: 'cluster.local' },
    generation: 1,
    now: NOW,
  };
  return { world, view };
}
