import type { Rule } from '../rule.ts';
import { calicoNodesCutOff } from './common/nodesCutOff.ts';

/**
 * A policy of host endpoints after which a node cannot do its work: the API server no longer reaches its kubelet, or it
 * the API server, or members of etcd one another; and one that also holds for forwarded traffic and so stops pods
 * (calico.md 4.9, rows 106 to 111 of 5.2). Judged by the engine, failsafe ports and all.
 */
export const nodesCutOff: Rule = {
  code: 'nodes-cut-off',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A policy that cuts nodes off from what runs them, or their pods',
  answers: ['calico-M65', 'calico-M73'],
  check: calicoNodesCutOff,
};
