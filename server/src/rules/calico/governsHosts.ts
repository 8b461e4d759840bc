import { evaluate } from '../../engine/evaluate.ts';
import type { Direction, Endpoint } from '../../engine/model.ts';
import { UDP } from '../../engine/ports.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { count } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { isDecidedBy } from '../support/calico/decided.ts';
import { addFields } from '../support/calico/insert.ts';
import { allowsAll, type CalicoPolicy, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { endsInDeny } from '../support/calico/tiers.ts';
import { governedHosts, governedPods, isEnforcing, takesUnlabelled } from '../support/calico/world.ts';
import { dnsServers, programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { rewriteSelector } from '../support/rewrite.ts';
import { anyOf, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/** What Calico and Kubernetes themselves run in. */
const SYSTEM = ['kube-system', 'calico-system', 'calico-apiserver', 'tigera-operator'];

/**
 * A global policy whose selectors are true of what has no labels, and so of every host endpoint, and which does not let
 * everything through there (calico.md 2.6, 4.4, rows 40 to 43 of 5.2).
 */
export const governsHosts: Rule = {
  code: 'governs-hosts',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A global policy that governs hosts, or the pods of the system, too',
  answers: ['calico-M1', 'calico-M34', 'calico-M36'],
  *check(subject) {
    const found = calicoPolicy(subject);
    // Policies with a stage of their own are written for hosts.
    if (!found?.global || found.staged || found.policy.stage !== undefined) return;
    if (!takesUnlabelled(subjectSelector(found.policy.subject))) return;
    const closed = closedDirections(found, subject.cluster);
    if (closed.length > 0) yield finding(found, subject.cluster, closed);
  },
};

/** Directions in which it keeps something out. */
function closedDirections(found: CalicoPolicy, cluster: ClusterView | undefined): readonly Direction[] {
  const rules = rulesOf(found);
  const denies = endsInDeny(cluster, found.policy.tier);
  return found.policy.directions.filter(
    (direction) =>
      !allowsAll(rules, direction) &&
      (denies || rules.some((rule) => rule.direction === direction && rule.action === 'Deny')),
  );
}

function finding(found: CalicoPolicy, cluster: ClusterView | undefined, closed: readonly Direction[]): Finding {
  const namespaces = given(found.spec, 'namespaceSelector');
  const selector = given(found.spec, 'selector');
  const hosts = cluster ? governedHosts(cluster, found) : [];
  const system = cluster ? systemPods(cluster, found) : [];
  const cut = cluster !== undefined && closed.includes('ingress') && closesNameServers(cluster, found);
  const message = sentences(
    selector || namespaces
      ? 'These selectors are also true of whatever has none of the labels they ask for, so the policy governs every host endpoint too.'
      : 'Without a selector this governs every pod of every namespace, those of the system among them, and every host endpoint.',
    cluster &&
      hosts.length > 0 &&
      `There ${hosts.length === 1 ? 'is' : 'are'} ${count(hosts.length, 'host endpoint')} (${cluster.words}), on ${listNames([...new Set(hosts.map(({ node }) => node))])}: ${closedWords(closed)} of the hosts that no rule allows is denied, but for the failsafe ports.`,
    cluster &&
      system.length > 0 &&
      `${count(system.length, 'pod')} of ${listNames(namespacesIn(system))} ${system.length === 1 ? 'is' : 'are'} governed as well${cut ? ', and no pod can reach the name servers' : ''}.`,
    hosts.length === 0 &&
      system.length === 0 &&
      `${capitalised(closedWords(closed))} that no rule allows is denied there.`,
    'Leave out what is not meant.',
  );
  return {
    code: 'governs-hosts',
    level: cluster && (hosts.length > 0 || cut) ? confirmed(cluster) : 'info',
    message,
    path: namespaces ? ['spec', 'namespaceSelector'] : selector ? ['spec', 'selector'] : ['spec'],
    part: namespaces || selector ? 'value' : 'key',
    fixes: fixesFor(found, cluster),
  };
}

function closedWords(closed: readonly Direction[]): string {
  return `${anyOf(
    closed.map((direction) => (direction === 'ingress' ? 'incoming' : 'outgoing')),
    'and',
  )} traffic`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function systemPods(cluster: ClusterView, found: CalicoPolicy): readonly Endpoint[] {
  return governedPods(cluster, found).pods.filter(({ namespace = '' }) => SYSTEM.includes(namespace));
}

function namespacesIn(pods: readonly Endpoint[]): readonly string[] {
  return [...new Set(pods.flatMap(({ namespace }) => namespace ?? []))].sort();
}

/** A pod of somewhere else asks for a name, and this policy is why it gets none. */
function closesNameServers(cluster: ClusterView, found: CalicoPolicy): boolean {
  const servers = isEnforcing(cluster) ? dnsServers(cluster) : undefined;
  const ids = new Set(servers?.pods.map(({ id }) => id));
  const client = cluster.inventory
    .endpointsOf(cluster.inventory.selectable)
    .find((pod) => !ids.has(pod.id) && !SYSTEM.includes(pod.namespace ?? ''));
  if (!servers || !client || servers.ends.length === 0) return false;
  const programs = programsWith(cluster, found.policy);
  return servers.ends.every(({ end, port }) => {
    const { ingress } = evaluate(programs, { from: { kind: 'endpoint', id: client.id }, to: end, protocol: UDP, port });
    return ingress.result === 'deny' && isDecidedBy(ingress, found.policy.id);
  });
}

function fixesFor(found: CalicoPolicy, cluster: ClusterView | undefined): readonly Fix[] {
  const { spec, text } = found;
  const namespaces = get(spec, 'namespaceSelector');
  const selector = get(spec, 'selector');
  const [first] = spec.entries;
  const title = 'Leave host endpoints out';
  if (!namespaces) {
    const there = SYSTEM.filter((name) => !cluster || cluster.inventory.endpointsIn(name).length > 0);
    const names = (there.length > 0 ? there : SYSTEM).map((name) => JSON.stringify(name)).join(', ');
    const others = `has(projectcalico.org/name) && projectcalico.org/name not in {${names}}`;
    return [
      ...fix(title, addFields(text, spec, { namespaceSelector: 'all()' }, selector ?? first)),
      ...fix(
        'Leave host endpoints and the namespaces of the system out',
        addFields(text, spec, { namespaceSelector: others }, selector ?? first),
      ),
    ];
  }
  if (!selector) return fix(title, addFields(text, spec, { selector: 'all()' }, namespaces), true);
  const { value } = selector;
  const blanks = value.kind === 'scalar' && /^\s*all\(\s*\)\s*$/.test(String(value.value));
  return blanks
    ? fix('Write `all()` without a blank: only then it means pods alone', rewriteSelector(text, value, 'all()'), true)
    : [];
}
