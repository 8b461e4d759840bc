import { get } from '../../syntax/cursor.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { calicoEgressStaysOpen } from '../calico/common/typesDefaulted.ts';
import type { Fix, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { hasItems, isNull, listedTypes, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { flowIn } from '../support/render.ts';

/**
 * `egress: []` without `policyTypes`: an empty list does not add `Egress` to the defaulted types, so nothing is denied
 * on the way out, while ingress, which is always added, is (kubernetes.md A.2.2, A.4 row 11).
 */
export const egressStaysOpen: Rule = {
  code: 'egress-stays-open',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes', 'calico'],
  title: '`egress: []` without `policyTypes` denies no egress',
  answers: ['A-M25', 'calico-M15'],
  *check(subject) {
    yield* calicoEgressStaysOpen(subject);
    const found = networkPolicy(subject);
    const entry = found && get(found.spec, 'egress');
    if (!found || !entry || listedTypes(found.spec) !== undefined) return;
    if (!isNull(entry.value) && !(entry.value.kind === 'list' && entry.value.items.length === 0)) return;
    const limited = hasItems(get(found.spec, 'ingress'));
    const written = isNull(entry.value) ? '`egress` with nothing in it' : '`egress: []`';
    yield {
      code: 'egress-stays-open',
      level: 'warning',
      message: `${written} denies nothing: without \`policyTypes\`, a policy governs egress only when it has an egress rule. ${
        limited
          ? 'Egress of the selected pods stays open.'
          : 'Egress of the selected pods stays open, and all their ingress is denied instead.'
      } To deny egress, list \`Egress\` in \`policyTypes\`.`,
      path: ['spec', 'egress'],
      part: 'key',
      ...(isNull(entry.value) && { unfinished: true }),
      span: isNull(entry.value) ? entry.keyNode.span : entry.span,
      fixes: fixesFor(found, entry, limited),
    };
  },
};

function fixesFor(found: NetworkPolicyText, entry: MapEntry, limited: boolean): readonly Fix[] {
  if (entry.merged) return [];
  const both = fix('Deny egress too: types Ingress and Egress', edits(found, entry, ['Ingress', 'Egress']), limited);
  if (limited) return both;
  return [...fix('Deny egress only: type Egress', edits(found, entry, ['Egress'])), ...both];
}

function edits({ text, spec }: NetworkPolicyText, entry: MapEntry, types: readonly string[]) {
  const written = get(spec, 'policyTypes');
  if (written) return replace(written.value, flowIn(text, types));
  return insertBefore(text, spec, entry, { policyTypes: types }, dashIndent(text, spec));
}
