import type { Rule } from '../rule.ts';
import { calicoPeerMatchesNothing } from './common/peerMatchesNothing.ts';

/** A rule whose other end is nobody: no pod, network set or host endpoint has the labels (calico.md M33). */
export const peerMatchesNothing: Rule = {
  code: 'peer-matches-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A selector of a rule that matches nothing',
  answers: ['calico-M33'],
  check: calicoPeerMatchesNothing,
};
