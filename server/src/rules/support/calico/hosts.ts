import type { Policy, Rule } from '../../../engine/model.ts';
import { matches } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import type { ClusterView, Level } from '../../rule.ts';
import { confirmed } from '../view.ts';
import { factsWith } from './world.ts';

type Labels = ReadonlyMap<string, string>;

/** Enforced policies that govern host endpoints with these labels. */
export function policiesOfHost({ policies }: ClusterView, labels: Labels): readonly Policy[] {
  return policies.filter(
    ({ subject, namespace, staged }) =>
      !staged &&
      namespace === undefined &&
      subject.kind === 'labelled' &&
      matches(subjectSelector(subject), factsWith(labels)) === 'yes',
  );
}

/** Every enforced policy that hosts meet before translation or tracking. */
export function policiesAt({ policies }: ClusterView, stage: 'untracked' | 'pre-dnat'): readonly Policy[] {
  return policies.filter((policy) => policy.stage === stage && !policy.staged);
}

export function hasRule({ rules }: Policy, direction: Rule['direction'], action: Rule['action']): boolean {
  return rules.some((rule) => rule.direction === direction && rule.action === action);
}

/**
 * What rests on there being no other policy: a snapshot holds all of them, the manifests of a workspace perhaps not.
 */
export function ifAllAreKnown(cluster: ClusterView | undefined): Level {
  if (!cluster || cluster.snapshot.source.kind === 'workspace') return 'info';
  return confirmed(cluster);
}
