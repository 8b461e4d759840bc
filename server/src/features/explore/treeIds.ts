/** Names of the tree's nodes, as they go to the client and come back. */

export type TreePlace =
  | { readonly kind: 'root' }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'workload' | 'pods'; readonly namespace: string; readonly of: string; readonly name: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
  /** Empty: those of no namespace. */
  | { readonly kind: 'policies'; readonly namespace: string };

/** `workload/shop/Deployment/web`: parts are encoded, so that no name can pass for two. */
export function treeId(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** Undefined for what is no name of ours. */
export function readTreeId(id: string | undefined): TreePlace | undefined {
  if (id === undefined) return { kind: 'root' };
  const [kind, namespace = '', a = '', b = ''] = decoded(id);
  switch (kind) {
    case 'namespace':
    case 'policies':
      return { kind, namespace };
    case 'pod':
      return { kind, namespace, name: a };
    case 'workload':
    case 'pods':
      return { kind, namespace, of: a, name: b };
    default:
      return undefined;
  }
}

function decoded(id: string): readonly string[] {
  try {
    return id.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
