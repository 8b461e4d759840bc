import type { Rule } from '../rule.ts';
import { calicoHostNetworkPods } from './common/hostNetworkPods.ts';

/**
 * Pods on the network of their node are no endpoints to Calico: no policy governs them by their labels, and no selector
 * of a rule means them (calico.md 4.6, row 54 of 5.2). Told where nothing else has the labels.
 */
export const hostNetworkPods: Rule = {
  code: 'host-network-pods',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A selector whose only pods are on the network of their nodes',
  answers: ['calico-M75'],
  check: calicoHostNetworkPods,
};
