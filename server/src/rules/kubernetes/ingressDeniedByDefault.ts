import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { hasItems, isBorrowed, listedTypes, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { flowIn } from '../support/render.ts';
import { sealedBy } from '../support/sealed.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Egress rules without `policyTypes`: `Ingress` is always among the defaulted types, so whatever comes in is denied as
 * well (kubernetes.md A.2.2, A.4 row 12).
 */
export const ingressDeniedByDefault: Rule = {
  code: 'ingress-denied-by-default',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'Egress rules without `policyTypes` also deny all ingress',
  answers: ['A-M24'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || listedTypes(found.spec) !== undefined) return;
    if (!hasItems(get(found.spec, 'egress')) || hasItems(get(found.spec, 'ingress'))) return;
    // An empty list says that somebody thought of it.
    if (get(found.spec, 'ingress')) return;
    const sealed = cluster && sealedBy(cluster, found.policy);
    yield {
      code: 'ingress-denied-by-default',
      level: sealed && cluster ? confirmed(cluster) : 'info',
      message: sentences(
        'Without `policyTypes` a policy always governs ingress too, and there is no ingress rule: everything that comes in is denied.',
        sealed &&
          cluster &&
          `Nobody but their own nodes can reach ${thePods(sealed.pods, cluster.inventory)} behind Service ${code(sealed.service.name)} (${cluster.words}).`,
        'List the types that are meant.',
      ),
      path: ['spec', 'egress'],
      part: 'key',
      fixes: fixesFor(found),
    } satisfies Finding;
  },
};

function fixesFor(found: NetworkPolicyText): readonly Fix[] {
  return [
    ...fix('Govern egress only: types Egress', edits(found, ['Egress'])),
    ...fix('Say so: `ingress: []`', saidEdits(found)),
  ];
}

function edits({ text, spec }: NetworkPolicyText, types: readonly string[]) {
  const written = get(spec, 'policyTypes');
  if (written) return replace(written.value, flowIn(text, types));
  const egress = get(spec, 'egress');
  if (!egress || egress.merged || isBorrowed(spec)) return undefined;
  return insertBefore(text, spec, egress, { policyTypes: types }, dashIndent(text, spec));
}

function saidEdits({ text, spec }: NetworkPolicyText) {
  const egress = get(spec, 'egress');
  if (!egress || egress.merged || isBorrowed(spec)) return undefined;
  return insertBefore(text, spec, egress, { ingress: [] }, dashIndent(text, spec));
}
