/** What other enforcers make of a policy, in words. */

import { formatCidr } from '../../../engine/address.ts';
import type { Dataplane, DataplaneName } from '../../../engine/dataplane/dataplane.ts';
import type { Deviation, Policy } from '../../../engine/model.ts';
import type { Difference } from '../../../engine/portable/wording.ts';
import { anyOf, code, withArticle } from '../text.ts';

const NAMES: Readonly<Record<DataplaneName, string>> = {
  kubernetes: 'an enforcer that goes by the text of the Kubernetes API',
  calico: 'Calico',
  canal: 'Canal',
  cilium: 'Cilium',
  weave: 'Weave Net',
  none: 'a plugin that enforces nothing',
};

export function enforcerName(name: DataplaneName): string {
  return NAMES[name];
}

/** `under Calico and Canal`; the one with the long name last. */
export function under(names: readonly DataplaneName[]): string {
  const ordered = [...names].sort((a, b) => Number(a === 'kubernetes') - Number(b === 'kubernetes'));
  return `under ${anyOf(ordered.map(enforcerName), 'and')}`;
}

/** What is different there and what makes it the same; a sentence or two, the first without its *Under …*. */
export function differenceWords(
  { topic, range, direction }: Difference,
  policy: Policy,
  { version }: Pick<Dataplane, 'version'>,
): readonly string[] {
  const addresses = range === undefined ? 'the range' : code(formatCidr(range));
  const type = direction === 'egress' ? 'Egress' : 'Ingress';
  switch (topic) {
    case 'kind-unread':
      return [
        `this policy is stored and nothing happens: ${policy.kind} of ${code(policy.apiVersion)} is not enforced${releaseWords(policy, version)}.`,
        ...(policy.apiVersion === 'networking.k8s.io/v1'
          ? []
          : ['Say the same in a kind that is, such as NetworkPolicy of `networking.k8s.io/v1`.']),
      ];
    case 'policy-lost':
      return [
        `${code('nodes')} and ${code('domainNames')} cannot be read, and the whole ${policy.kind} is lost with them.`,
        'Write the addresses in `networks`.',
      ];
    case 'undeclared-directions':
      return [
        `these ${direction} rules are enforced, though \`policyTypes\` does not list ${type}, and they isolate the pods.`,
        `List ${type} if they are meant, or take them out.`,
      ];
    case 'undeclared-ignored':
      return [
        `these ${direction} rules are ignored, because \`policyTypes\` does not list ${type}.`,
        `List ${type} if they are meant, or take them out.`,
      ];
    case 'ranges-hold-no-pods':
      return [
        `${addresses} never means pods, and nodes only where a setting says so.`,
        'Name pods by their labels if they are meant.',
      ];
    case 'ranges-hold-pods':
      return [
        `${addresses} also means the pods and nodes that have such an address.`,
        'Leave out what they have with `except` if only others are meant.',
      ];
    case 'own-node-egress':
      return [
        'pods may always connect to their own node, whatever is said of egress.',
        'Nothing in a policy stops it.',
      ];
    case 'no-port-ranges':
      return ['only the first port counts: `endPort` is not read.', 'List the ports one by one.'];
    case 'no-named-ports':
      return ['the port name is not looked up in the pods.', 'Write the number.'];
    case 'unread-peers-skipped':
      return [
        'this rule lets nobody through, because a peer of it cannot be read.',
        'Write the addresses in `networks`.',
      ];
    case 'unread-peers-deny':
      return [
        'this rule denies everybody everything, because a peer of it cannot be read.',
        'Write the addresses in `networks`.',
      ];
    case 'port-names-are-every-port':
      return [
        `this rule is for every protocol and port: in ${withArticle(policy.kind)} port names are not read.`,
        'Write the number.',
      ];
    case 'negations-hold-everybody':
      return [
        'this peer also means the pods and addresses that it excludes, because it holds nothing but negations.',
        'Add a label that the namespaces have.',
      ];
  }
}

/** The admin APIs are read by some releases and not by others. */
function releaseWords({ apiVersion }: Policy, version: string | undefined): string {
  return apiVersion.startsWith('policy.networking.k8s.io/') && version !== undefined ? ` by ${version}` : '';
}

/** Facts that show only in a flow. */
const SEEN: Partial<Record<Deviation, string>> = {
  'own-node-last': 'what comes from the own node is let in after the rules that deny, and not before.',
  'init-container-ports': 'port names of init containers count otherwise.',
  'last-port-name': 'of two containers with one port name only the later counts.',
  'port-names-of-all-pods': 'port names are looked up in all pods at once, not in the one that receives.',
  'baseline-after-isolation': 'the Baseline tier is asked before isolated pods are closed.',
  'requests-unread': 'what a rule asks of requests is not looked at.',
};

export function seenWords(because: readonly Deviation[]): string {
  const [known] = because.flatMap((one) => SEEN[one] ?? []);
  return known ?? 'the verdict is another.';
}
