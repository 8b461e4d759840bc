import { itemsAt, textAt } from '../../schema/calico/views.ts';
import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { hasRule, ifAllAreKnown, policiesAt } from '../support/calico/hosts.ts';
import { addRules } from '../support/calico/insert.ts';
import { type CalicoPolicy, type CalicoRule, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { fix } from '../support/fix.ts';
import type { PlainMap } from '../support/render.ts';
import { sentences } from '../support/text.ts';

/** Before translation no tier ends in a deny: what is to be kept out must be denied by a rule (calico.md 4.2, row 113 of 5.2). */
export const preDnatWithoutDeny: Rule = {
  code: 'pre-dnat-without-deny',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: '`preDNAT` policies that deny nothing',
  answers: ['calico-M70'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || found.staged || found.policy.stage !== 'pre-dnat') return;
    const { policy } = found;
    if (!hasRule(policy, 'ingress', 'Allow') || hasRule(policy, 'ingress', 'Deny')) return;
    if (cluster && policiesAt(cluster, 'pre-dnat').some((other) => hasRule(other, 'ingress', 'Deny'))) return;
    yield {
      code: 'pre-dnat-without-deny',
      level: ifAllAreKnown(cluster),
      message: sentences(
        `This allows and denies nothing, and${cluster ? '' : ', unless another policy with `preDNAT` does,'} neither does anything else there${cluster ? ` (${cluster.words})` : ''}: before translation no tier ends in a deny, and all the rest comes through as well.`,
        'End the last such policy with a rule that denies.',
      ),
      path: ['spec', 'ingress'],
      part: 'key',
      fixes: denyFix(found),
    };
  },
};

/** What is allowed for some, denied for all others; the ports of the host itself stay as they are. */
function denyFix({ text, spec, ...found }: CalicoPolicy): readonly Fix[] {
  const list = get(spec, 'ingress')?.value;
  const allowed = rulesOf({ text, spec, ...found }).filter(({ action }) => action === 'Allow');
  const denied = allowed.map(({ map }) => denialOf(map)).filter((rule) => rule !== undefined);
  if (list?.kind !== 'list' || denied.length < allowed.length) return [];
  return fix('Deny the same ports to everybody else', addRules(text, spec, list, list.items.length, denied));
}

function denialOf(rule: CalicoRule['map']): PlainMap | undefined {
  const protocol = textAt(rule, ['protocol'], 'server');
  const ports = itemsAt(rule, ['destination', 'ports'], 'server').flatMap((port) =>
    port.kind === 'scalar' && (typeof port.value === 'number' || typeof port.value === 'string') ? [port.value] : [],
  );
  return protocol === '' || ports.length === 0 ? undefined : { action: 'Deny', protocol, destination: { ports } };
}
