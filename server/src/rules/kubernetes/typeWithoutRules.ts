import type { Direction } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { dnsServers, podsWithoutDns, programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import {
  DIRECTIONS,
  hasItems,
  isBorrowed,
  itemsOf,
  type NetworkPolicyText,
  networkPolicy,
  typeName,
} from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import { sealedBy } from '../support/sealed.ts';
import { code, sentences } from '../support/text.ts';
import { subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Both types listed and rules for one: the other direction is denied (kubernetes.md A.3.2). What was meant the text does
 * not say, so it is told only where the cluster shows what is lost.
 */
export const typeWithoutRules: Rule = {
  code: 'type-without-rules',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'A listed type without a rule denies that direction',
  answers: ['A-M27'],
  *check(subject) {
    const found = networkPolicy(subject);
    if (!found || found.policy.directions.length < 2) return;
    const types = itemsOf(get(found.spec, 'policyTypes'));
    const [empty, ...more] = DIRECTIONS.filter((direction) => !hasItems(get(found.spec, direction)));
    if (types.length === 0 || empty === undefined || more.length > 0) return;
    // Somebody thought of it.
    if (!subject.cluster || get(found.spec, empty)) return;
    const index = types.findIndex((node) => node.kind === 'scalar' && node.value === typeName(empty));
    const lost = lossOf(subject.cluster, found, empty);
    if (!lost) return;
    yield {
      code: 'type-without-rules',
      level: 'info',
      message: sentences(
        `\`${typeName(empty)}\` is listed and has no rule: the selected pods ${
          empty === 'egress' ? 'may not send anything, DNS included' : 'accept nothing'
        }, unless another policy allows it.`,
        lost,
        `Write \`${empty}: []\` if that is meant, or leave the type out.`,
      ),
      path: ['spec', 'policyTypes', index],
      part: 'value',
      fixes: fixesFor(found, empty, index),
    } satisfies Finding;
  },
};

/** What the cluster shows to be cut off; undefined where it shows nothing. */
function lossOf(cluster: ClusterView, found: NetworkPolicyText, direction: Direction): string | undefined {
  if (direction === 'ingress') {
    const sealed = sealedBy(cluster, found.policy);
    return (
      sealed &&
      `Nobody but their own nodes can reach ${thePods(sealed.pods, cluster.inventory)} behind Service ${code(sealed.service.name)} (${cluster.words}).`
    );
  }
  const servers = dnsServers(cluster);
  const { pods } = subjects(cluster, found.policy);
  const cut = servers ? podsWithoutDns(programsWith(cluster, found.policy), servers, pods) : [];
  return cut.length > 0
    ? `${capital(thePods(cut, cluster.inventory))} cannot resolve names (${cluster.words}).`
    : undefined;
}

function fixesFor({ text, spec }: NetworkPolicyText, direction: Direction, index: number): readonly Fix[] {
  const types = get(spec, 'policyTypes');
  if (types?.value.kind !== 'list' || types.merged || isBorrowed(spec, types.value)) return [];
  const said = insertAfter(text, spec, types, { [direction]: [] }, dashIndent(text, spec));
  return [
    ...fix(`Say so: \`${direction}: []\``, said),
    ...(types.value.items.length === 2
      ? fix(`Leave ${direction} as it is: without \`${typeName(direction)}\``, removal(text, types.value, index))
      : []),
  ];
}
