/** Which writer speaks about which field of a NetworkPolicy. */

import type { NamespaceScope, Path } from '../../../engine/model.ts';
import type { Selector } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import type { Field, FieldRole } from '../../../schema/field.ts';
import type { FieldPlace } from '../../place.ts';
import { blockMeaning, exceptMeaning } from '../addresses.ts';
import { type Chosen, labelMeaning } from '../labels.ts';
import type { HoverContext, Meaning, Writer } from '../meaning.ts';
import { namespaceMeaning, policyMeaning } from '../policy.ts';
import { policyTypeMeaning, policyTypesMeaning } from '../policyTypes.ts';
import { portMeaning } from '../ports.ts';
import { peerMeaning, peersMeaning, portsMeaning, ruleMeaning, rulesMeaning } from '../rules.ts';
import { namespacesMeaning, peerPodsMeaning, podPeer, subjectMeaning } from '../selectors.ts';

const BY_ROLE: Readonly<Partial<Record<FieldRole, Writer>>> = {
  'subject-pods': (context) => partMeaning(context) ?? subjectMeaning(context),
  'peer-pods': (context) => partMeaning(context) ?? peerPodsMeaning(context),
  namespaces: (context) => partMeaning(context) ?? namespacesMeaning(context),
  rules: rulesMeaning,
  peers: peersMeaning,
  ports: portsMeaning,
  'policy-types': policyTypesMeaning,
  namespace: namespaceMeaning,
  name: policyMeaning,
};

/** Keys of the object's root that stand for the whole policy. */
const WHOLE: ReadonlySet<unknown> = new Set(['kind', 'metadata', 'spec']);

export function kubernetesWriter(place: FieldPlace, field: Field, path: Path): Writer | undefined {
  const parent = place.fields[path.length - 1];
  if (typeof path.at(-1) === 'number') {
    switch (parent?.role) {
      case 'rules':
        return ruleMeaning;
      case 'peers':
        return peerMeaning;
      case 'ports':
        return portMeaning;
      case 'policy-types':
        return policyTypeMeaning;
      default:
    }
  }
  if (field.role === 'except') return exceptMeaning;
  if (field.fields && Object.hasOwn(field.fields, 'cidr')) return blockMeaning;
  if (path.length === 1 && WHOLE.has(path[0])) return policyMeaning;
  return field.role && BY_ROLE[field.role];
}

/** A part of a selector: a label pair, a condition. */
function partMeaning(context: HoverContext): Meaning | undefined {
  const selector = selectorAt(context);
  return selector && labelMeaning(context, selector, chosenFrom(context));
}

function selectorAt(context: HoverContext): Selector | undefined {
  const { policy, base, field } = context;
  if (field.role === 'subject-pods') return subjectSelector(policy.subject);
  const peer = podPeer(context);
  if (field.role === 'peer-pods') return peer?.pods;
  return peer?.namespaces.kind === 'selected' && base.at(-1) === 'namespaceSelector'
    ? peer.namespaces.selector
    : undefined;
}

function chosenFrom(context: HoverContext): Chosen {
  if (context.field.role === 'namespaces') return { of: 'namespaces' };
  const own: NamespaceScope = { kind: 'named', name: context.policy.namespace ?? '' };
  if (context.field.role === 'subject-pods') return { of: 'pods', scope: own };
  return { of: 'pods', scope: podPeer(context)?.namespaces ?? own };
}
