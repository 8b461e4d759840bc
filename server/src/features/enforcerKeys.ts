/** Label keys as an enforcer writes them, in words that people know. */

/** `namespaceName`: the value is the namespace's name. */
export interface ShownKey {
  readonly of: 'own' | 'namespace' | 'namespaceName' | 'serviceAccount';
  readonly key: string;
}

/** Calico asks namespaces with `pcns.` and service accounts with `pcsa.`; Cilium asks any source with `any:`. */
export function shownKey(key: string): ShownKey {
  if (key.startsWith('pcns.')) return { of: 'namespace', key: key.slice('pcns.'.length) };
  if (key.startsWith('pcsa.')) return { of: 'serviceAccount', key: key.slice('pcsa.'.length) };
  const namespace = /^(?:any|k8s):io\.cilium\.k8s\.namespace\.labels\.(.+)$/.exec(key)?.[1];
  if (namespace !== undefined) return { of: 'namespace', key: namespace };
  const own = key.replace(/^(?:any|k8s):/, '');
  if (own === 'io.kubernetes.pod.namespace' || own === 'projectcalico.org/namespace') {
    return { of: 'namespaceName', key: own };
  }
  return { of: 'own', key: key.replace(/^any:/, '') };
}

/** Written by us, about what every pod of the cluster has: nothing that anybody asked for. */
export function isOurs(key: string): boolean {
  return key.startsWith('netpol:');
}
