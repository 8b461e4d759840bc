import { get } from '../../../syntax/cursor.ts';
import type { MapEntry } from '../../../syntax/tree.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { addFields } from '../../support/calico/insert.ts';
import { type CalicoPolicy, calicoPolicy, rulesOf } from '../../support/calico/policy.ts';
import { governedPods } from '../../support/calico/world.ts';
import { holdsUnknownKey, isBroken } from '../../support/explained.ts';
import { fix } from '../../support/fix.ts';
import { promisesToAllow } from '../../support/intent.ts';
import { listedTypes } from '../../support/manifest.ts';
import { isNull } from '../../support/nodes.ts';
import { sentences } from '../../support/text.ts';
import { thePods } from '../../support/words.ts';

/**
 * What `egress-stays-open` says of Calico's policies: `types` are filled in by the rules that there are, and an empty
 * list is none. Where `kubectl` writes straight into Calico's v3 CRDs the key alone counts (calico.md 1.2.1, row 35).
 */
export function* calicoEgressStaysOpen(subject: RuleSubject): Iterable<Finding> {
  const found = calicoPolicy(subject);
  const entry = found && get(found.spec, 'egress');
  if (!found || found.raw || !entry || listedTypes(found.spec, 'types') !== undefined) return;
  // Before translation there is no egress to govern.
  if (found.policy.stage === 'pre-dnat') return;
  if (!isNull(entry.value) && !(entry.value.kind === 'list' && entry.value.items.length === 0)) return;
  const limited = rulesOf(found, 'all').some(({ direction }) => direction === 'ingress');
  yield {
    code: 'egress-stays-open',
    level: 'warning',
    message: sentences(
      `${isNull(entry.value) ? '`egress` with nothing in it' : '`egress: []`'} denies nothing: without \`types\`, \`calicoctl\` and Calico's API server govern egress only when there is an egress rule.`,
      limited
        ? 'Egress of the selected pods stays open.'
        : 'Egress of the selected pods stays open, and all their ingress is closed instead.',
      'To close egress, list `Egress` in `types`.',
    ),
    path: ['spec', 'egress'],
    part: 'key',
    ...(isNull(entry.value) && { unfinished: true }),
    span: isNull(entry.value) ? entry.keyNode.span : entry.span,
    fixes: withTypes(found, entry, limited),
  };
}

function withTypes({ text, spec }: CalicoPolicy, entry: MapEntry, limited: boolean): readonly Fix[] {
  if (entry.merged || get(spec, 'types')) return [];
  const add = (types: readonly string[]) => addFields(text, spec, { types }, entry);
  const both = fix('Close egress too: types Ingress and Egress', add(['Ingress', 'Egress']), limited);
  return limited ? both : [...fix('Close egress only: type Egress', add(['Egress'])), ...both];
}

/** What `allows-nothing` says of Calico's policies: no rule at all, though the name promises one or nothing says why. */
export function* calicoAllowsNothing(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || found.policy.rules.length > 0 || found.policy.stage !== undefined) return;
  // A field in another place, or by another name, was still meant to be one.
  if (holdsUnknownKey(subject.structure, ['spec']) || isBroken(subject.structure, ['spec'])) return;
  const types = get(found.spec, 'types');
  const { pods } = cluster ? governedPods(cluster, found) : { pods: [] };
  const whose =
    cluster && pods.length > 0
      ? `${thePods(pods, cluster.inventory)} it selects (${cluster.words})`
      : 'the pods it selects';
  if (promisesToAllow(found.policy.name)) {
    yield {
      code: 'allows-nothing',
      level: 'warning',
      message: sentences(
        `By its name this policy allows something, but it has no rule: what no other policy of the tier decides is denied for ${whose}, ${found.policy.directions.join(' and ')}.`,
        `To allow everything, add ${found.policy.directions.map((direction) => `\`${direction}: [{action: Allow}]\``).join(' and ')}.`,
      ),
      path: types ? ['spec', 'types'] : ['spec'],
      part: 'key',
      fixes: found.policy.directions.flatMap((direction) =>
        get(found.spec, direction)
          ? []
          : fix(
              `Allow all ${direction}: add a rule`,
              addFields(found.text, found.spec, { [direction]: [{ action: 'Allow' }] }),
            ),
      ),
    };
  } else if (!listedTypes(found.spec, 'types') && !get(found.spec, 'egress') && !get(found.spec, 'ingress')) {
    const only = found.raw ? 'both directions' : '`Ingress`';
    yield {
      code: 'allows-nothing',
      level: 'info',
      message: sentences(
        `There are neither types nor rules here, and that means ${only}: what no other policy of the tier decides is denied for ${whose}.`,
        found.raw ? '' : 'Egress is left as it was.',
        'Write the types if that is meant.',
      ),
      path: ['spec'],
      part: 'key',
      fixes: types
        ? []
        : fix(
            'Say so: add `types`',
            addFields(found.text, found.spec, { types: found.raw ? ['Ingress', 'Egress'] : ['Ingress'] }),
          ),
    };
  }
}
