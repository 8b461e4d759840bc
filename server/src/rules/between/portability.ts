import { compile, type Programs } from '../../engine/compile.ts';
import { calico } from '../../engine/dataplane/calico/calico.ts';
import { cilium } from '../../engine/dataplane/cilium/cilium.ts';
import { type Dataplane, type DataplaneName, dataplane } from '../../engine/dataplane/index.ts';
import { kubernetes } from '../../engine/dataplane/kubernetes.ts';
import { groupKind } from '../../engine/groupKind.ts';
import type { Path, Policy } from '../../engine/model.ts';
import { differencesInFlows, type FlowDifference } from '../../engine/portable/flows.ts';
import { type Difference, differencesInWording } from '../../engine/portable/wording.ts';
import type { ManifestObject } from '../../lower/object.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { exampleWords } from '../support/portable/example.ts';
import { differenceWords, seenWords, under } from '../support/portable/words.ts';
import { switchFor } from '../support/switches.ts';
import { sentences, upperFirst } from '../support/text.ts';
import { isConcrete, subjects } from '../support/view.ts';

/**
 * What other enforcers would do otherwise with this policy: where the cluster is known, what they would let through
 * between ends that are there, and else what the table of differences tells of the text.
 */
export const portability: Rule = {
  code: 'portability',
  level: 'hint',
  scope: 'cluster',
  title: 'Another network plugin would do something else with this policy',
  answers: [],
  asked: ({ portableTo }) => (portableTo?.length ?? 0) > 0,
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, programs, settings } = subject;
    if (programs === undefined) return;
    for (const policy of object.policies) {
      const own = ownEnforcer(policy, object, programs.dataplane);
      const said = (settings.portableTo ?? []).flatMap((name) =>
        name === own.name ? [] : differences(policy, own, name, subject),
      );
      yield* grouped(said);
    }
  },
};

/** One thing that one enforcer does otherwise. */
interface Said {
  readonly name: DataplaneName;
  readonly path: Path;
  /** Without its *Under …*. */
  readonly words: readonly string[];
  /** Of two flows of which the same is true one is told. */
  readonly flow?: FlowDifference;
  readonly example?: string;
}

/** Whoever is found to enforce the policy; where that one does not read it, whoever it was written for. */
function ownEnforcer(policy: Policy, { schema }: ManifestObject, found: Dataplane): Dataplane {
  if (found.enforces.has(groupKind(policy))) return found;
  if (schema?.family === 'calico') return calico();
  return schema?.family === 'cilium' ? cilium() : kubernetes;
}

function differences(policy: Policy, own: Dataplane, name: DataplaneName, subject: RuleSubject): readonly Said[] {
  const { cluster, programs } = subject;
  const other = dataplane(name);
  const written = differencesInWording(policy, own, other);
  const told = (difference: Difference): Said => ({
    name,
    path: difference.path,
    words:
      difference.topic === 'kind-unread'
        ? withSwitch(differenceWords(difference, policy, other), switchFor(policy, other))
        : differenceWords(difference, policy, other),
  });
  // Then there is nothing to compare.
  const [whole] = written.filter(({ topic }) => topic === 'kind-unread' || topic === 'policy-lost');
  if (whole !== undefined) return [told(whole)];
  if (cluster === undefined || own !== programs?.dataplane) return written.map(told);
  const seen = differencesInFlows(policy, programs, underOther(cluster, name)).map((flow): Said => {
    const cause = causeOf(flow, written);
    const example = exampleWords(flow, name, cluster);
    if (cause !== undefined) return { ...told(cause), flow, example };
    return { name, path: flow.rule ?? [], words: [seenWords(flow.because)], flow, example };
  });
  // Manifests and pods that are not there yet show nothing: what the text says is all there is.
  if (isConcrete(cluster) && subjects(cluster, policy).pods.length > 0) return seen;
  const shown = new Set(seen.map(({ path }) => path.join('.')));
  return [...seen, ...written.filter(({ path }) => !shown.has(path.join('.'))).map(told)];
}

/** An option is the nearer way than another kind. */
function withSwitch(words: readonly string[], option: string | undefined): readonly string[] {
  return option === undefined ? words : [...words.slice(0, 1), option];
}

/** All policies in force as the other would have them; made once. */
function underOther({ programs, policies, inventory }: ClusterView, name: DataplaneName): Programs {
  return programs.derive(`under ${name}`, ({ tiers }) => compile(policies, inventory, dataplane(name), tiers));
}

/** The difference of the text that shows in the flow. */
function causeOf(flow: FlowDifference, written: readonly Difference[]): Difference | undefined {
  const fits = written.filter(({ topic }) => {
    switch (topic) {
      case 'undeclared-ignored':
        return flow.because.includes('undeclared-directions');
      case 'ranges-hold-pods':
        return flow.because.some((one) => one === 'ranges-hold-no-pods' || one === 'ranges-hold-no-nodes');
      case 'own-node-egress':
        return flow.direction === 'egress' && flow.other === 'allow' && flow.toNode;
      case 'kind-unread':
      case 'policy-lost':
        return false;
      default:
        return flow.because.includes(topic);
    }
  });
  const { rule } = flow;
  return fits.find(({ path }) => rule?.every((step, at) => path[at] === step)) ?? fits[0];
}

/** What several of them do alike is told once, with the first's example. */
function* grouped(said: readonly Said[]): Iterable<Finding> {
  const groups = new Map<string, Said[]>();
  for (const one of said) {
    const key = `${one.path.join('.')} ${one.words.join(' ')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  for (const [first, ...more] of groups.values()) {
    if (first === undefined) continue;
    const names = [...new Set([first, ...more].map(({ name }) => name))];
    const [what = '', ...advice] = first.words;
    const message = sentences(`${upperFirst(under(names))} ${what}`, first.example, ...advice);
    const whole = first.path.length === 0;
    yield {
      code: 'portability',
      level: 'hint',
      message,
      path: whole ? ['kind'] : first.path,
      part: whole ? 'value' : 'key',
    };
  }
}
