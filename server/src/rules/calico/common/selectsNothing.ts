import { unsatisfiable } from '../../../engine/algebra.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { read } from '../../../lower/calico/effective.ts';
import { capital, podCount, podNoun } from '../../../snapshot/words.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { type Expression, expressionsOf, rewritten, spanOf, withPart } from '../../support/calico/expressions.ts';
import { isNobodys, type Near, nearLabel } from '../../support/calico/near.ts';
import { type CalicoPolicy, calicoPolicy } from '../../support/calico/policy.ts';
import { governedHosts, isKnown, podsOf } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { rewriteScalar } from '../../support/rewrite.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed, namespacesOf, relatedPods } from '../../support/view.ts';
import { listNames } from '../../support/words.ts';
import { asksNeverThere } from '../labelNeverThere.ts';

/** What `selects-nothing` says of Calico's policies: no pod and no host endpoint has the labels (calico.md M33). */
export function* calicoSelectsNothing(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster || !isKnown(cluster, found)) return;
  // Of host endpoints only, and those are told of elsewhere.
  if (found.policy.stage === 'untracked' || found.policy.stage === 'pre-dnat') return;
  const effective = subjectSelector(found.policy.subject);
  const written = [...expressionsOf(subject)].filter(({ ofPolicy }) => ofPolicy);
  if (written.length === 0 || unsatisfiable(effective) || written.some(asksNeverThere)) return;
  const { pods, certain } = podsOf(cluster, effective);
  if (pods.length > 0 || !certain || governedHosts(cluster, found).length > 0 || !isNobodys(cluster, effective)) return;
  const near = nearest(cluster, written, found);
  yield finding(subject, cluster, found, written, near);
}

interface Guess {
  readonly expression: Expression;
  readonly near: Near;
}

function nearest(cluster: ClusterView, written: readonly Expression[], found: CalicoPolicy): Guess | undefined {
  for (const expression of written) {
    const near = nearLabel(cluster, expression, subjectSelector(found.policy.subject));
    if (near) return { expression, near };
  }
  return undefined;
}

function finding(
  subject: RuleSubject,
  cluster: ClusterView,
  found: CalicoPolicy,
  written: readonly Expression[],
  guess: Guess | undefined,
): Finding {
  const [first] = written;
  const { global, namespace, namespaceWritten } = found;
  const noun = podNoun(cluster.inventory);
  const elsewhere = guess ? [] : podsElsewhere(cluster, found, written);
  const namespaces = namespacesOf(elsewhere);
  const hosts = global && cluster.inventory.hostEndpoints.length === 0;
  const message = sentences(
    `No ${noun}${global ? '' : ` in ${code(namespace)}`}${global && !hosts ? ' and no host endpoint' : ''} matches ${wordsOf(written)} (${cluster.words}), so this policy does nothing.`,
    guess && nearText(cluster, guess.near),
    elsewhere.length > 0 &&
      `${capital(podCount(elsewhere, cluster.inventory))} in ${listNames(namespaces)} ${elsewhere.length === 1 ? 'does' : 'do'}; a policy applies only to pods of its own namespace.`,
    !global && !namespaceWritten && `It names no namespace and was looked up in ${code(namespace)}.`,
  );
  const at = guess?.expression ?? first;
  const part = guess && partOf(guess.near);
  const span = guess && part ? spanOf(subject, guess.expression, part) : undefined;
  const moved = namespaces.length === 1 && namespaceWritten;
  return {
    code: 'selects-nothing',
    level: (guess && (global || namespaceWritten)) || moved ? confirmed(cluster) : 'info',
    message,
    path: at?.place.path ?? ['spec'],
    part: 'value',
    ...(span && { span }),
    related: relatedPods(
      cluster,
      guess ? guess.near.pods : elsewhere,
      guess ? `Has ${code(guess.near.label)}` : 'Has these labels',
    ),
    fixes: guess
      ? nearFix(subject, cluster, guess, 'Select')
      : moved
        ? moveFix(found, namespaces[0] ?? '', podCount(elsewhere, cluster.inventory))
        : [],
  };
}

function wordsOf(written: readonly Expression[]): string {
  return written.map(({ text }) => code(text)).join(' and ');
}

/** `12 pods have app=web.` */
export function nearText(cluster: ClusterView, { pods, label }: Near): string {
  return `${capital(podCount(pods, cluster.inventory))} ${pods.length === 1 ? 'has' : 'have'} ${code(label)}.`;
}

/** The text that the other spelling takes the place of: a value with its quotes. */
export function partOf({ leaf, part }: Near): { readonly start: number; readonly end: number } {
  const { node } = leaf;
  return part === 'value' && node.kind === 'compare' ? node.valueSpan : node.keySpan;
}

export function nearFix(
  subject: RuleSubject,
  cluster: ClusterView,
  { expression, near }: Guess,
  verb: string,
): readonly Fix[] {
  const quote = near.part === 'value' ? (near.text.includes('"') ? "'" : '"') : '';
  const text = withPart(expression, partOf(near), `${quote}${near.text}${quote}`);
  return fix(`${verb} ${near.label} (${podCount(near.pods, cluster.inventory)})`, rewritten(subject, expression, text));
}

/** Pods of other namespaces that the very selector matches. */
function podsElsewhere(cluster: ClusterView, { global }: CalicoPolicy, written: readonly Expression[]) {
  const [only, ...more] = written;
  if (global || !only || more.length > 0 || only.role !== 'calico-subject') return [];
  const selector = read(only.text, only.place.path);
  return selector ? podsOf(cluster, selector).pods : [];
}

function moveFix({ root, text }: CalicoPolicy, namespace: string, many: string): readonly Fix[] {
  const node = nodeAt(root, ['metadata', 'namespace']);
  return node ? fix(`Move the policy to namespace ${namespace} (${many})`, rewriteScalar(text, node, namespace)) : [];
}
