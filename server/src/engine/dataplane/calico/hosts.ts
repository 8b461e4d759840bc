/** How Felix polices the interfaces of nodes (calico.md 1.9, 1.10, 4.9), as its configuration says. */

import { parseCidr } from '../../address.ts';
import type { Inventory } from '../../inventory.ts';
import type { ClusterFacts, Direction, Policy } from '../../model.ts';
import { protocolNumber, TCP, UDP } from '../../ports.ts';
import type { FailsafePort, HostFacts } from '../dataplane.ts';
import { isAtLeast } from '../versions.ts';

/** Before the name of a FelixConfiguration, in the settings of a cluster. */
export const FELIX = 'felix/';
/** Fields of a FelixConfiguration that are read; nothing else of it is kept. */
export const FELIX_LISTS = { ingress: 'failsafeInboundHostPorts', egress: 'failsafeOutboundHostPorts' } as const;
export const FELIX_ACTION = 'defaultEndpointToHostAction';
/** Set where Felix hands policy on to Dikastes, which looks at requests. */
export const FELIX_SYNC = 'policySyncPathPrefix';

const SHARED_TCP = [179, 2379, 2380, 5473, 6443, 6666, 6667];
const FAILSAFE: Readonly<Record<Direction, readonly FailsafePort[]>> = {
  ingress: [...ports(TCP, [22, ...SHARED_TCP]), ...ports(UDP, [68])],
  egress: [...ports(TCP, SHARED_TCP), ...ports(UDP, [53, 67])],
};

export function hostFacts(version: string, settings: ClusterFacts['settings']): HostFacts {
  // What a node's own configuration says goes before what is said for all.
  const setting = (node: string, field: string): string | undefined =>
    settings?.get(`${FELIX}node.${node}`)?.get(field) ?? settings?.get(`${FELIX}default`)?.get(field);
  const podToHost = (written: string | undefined) =>
    // Felix's own default is Drop; the manifests and the operator set Accept (calico.md 4.9, 8.3 no. 3).
    written === 'Drop' || written === 'Return' ? written : ('Accept' as const);
  return {
    reads: (policy) => readForHosts(policy, version),
    failsafe: (node, direction) => failsafePorts(setting(node, FELIX_LISTS[direction])) ?? FAILSAFE[direction],
    // calico.md 8.2 DP3: iptables and nftables ignore it there.
    untrackedOnEveryInterface: false,
    podToHost: (node) => podToHost(setting(node, FELIX_ACTION)),
    takesFromPods: ![...(settings?.entries() ?? [])].some(
      ([name, fields]) => name.startsWith(FELIX) && podToHost(fields.get(FELIX_ACTION)) !== 'Accept',
    ),
    profile: profileSays,
  };
}

/** Global policies only: those of a namespace select by it, and hosts are in none (calico.md 4.4). */
function readForHosts(policy: Policy, version: string): Policy | undefined {
  if (policy.since !== undefined && !isAtLeast(version, policy.since)) return undefined;
  return policy.subject.kind === 'labelled' && policy.namespace === undefined ? policy : undefined;
}

/** calico.md 1.10: the built-in one, those of namespaces, which allow everything, and those of service accounts, without rules. */
function profileSays(name: string, inventory: Inventory): 'allow' | 'nothing' | 'missing' {
  if (name === 'projectcalico-default-allow') return 'allow';
  if (name.startsWith('kns.')) return inventory.namespaces.has(name.slice('kns.'.length)) ? 'allow' : 'missing';
  const [kind, namespace = '', ...account] = name.split('.');
  return kind === 'ksa' && inventory.serviceAccount(namespace, account.join('.')) !== undefined ? 'nothing' : 'missing';
}

/** One a line: `tcp:22`, `tcp:22:10.0.0.0/8`. An empty text is a list without ports; undefined for none. */
function failsafePorts(written: string | undefined): readonly FailsafePort[] | undefined {
  return written?.split('\n').flatMap((line) => {
    const [name = '', number = '', ...rest] = line.split(':');
    const protocol = protocolNumber(name.toUpperCase());
    const net = rest.length === 0 ? undefined : parseCidr(rest.join(':'));
    if (protocol === undefined || !/^[0-9]+$/.test(number)) return [];
    return [{ protocol, port: Number(number), ...(net && { net }) }];
  });
}

function ports(protocol: number, numbers: readonly number[]): readonly FailsafePort[] {
  return numbers.map((port) => ({ protocol, port }));
}
