import type { Rule } from '../rule.ts';
import { calicoServiceUnknown } from './common/serviceUnknown.ts';

/** `services` means the endpoints of a Service: of one that is not there, or has none, nothing matches (calico.md 1.5, 4.6). */
export const serviceUnknown: Rule = {
  code: 'service-unknown',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A Service that does not exist, or has no endpoints',
  answers: ['calico-M57'],
  check: calicoServiceUnknown,
};
