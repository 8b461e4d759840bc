import { FELIX } from '../../engine/dataplane/calico/hosts.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { isEnforcing } from '../support/calico/world.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** Requests are looked at only where Envoy and Dikastes run: without, the rule lets every request through (calico.md 1.4, A13). */
export const httpIgnored: Rule = {
  code: 'http-ignored',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'Requests that nobody looks at',
  answers: ['calico-M58'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || (cluster && isEnforcing(cluster) && !cluster.programs.dataplane.ignores?.has('http'))) return;
    const sure =
      cluster !== undefined && isEnforcing(cluster) && cluster.snapshot.facts.settings?.has(`${FELIX}default`) === true;
    for (const rule of rulesOf(found)) {
      if (rule.direction !== 'ingress' || rule.action !== 'Allow' || !given(rule.map, 'http')) continue;
      const message = sentences(
        sure && cluster
          ? `Nobody looks at requests here: application layer policy is not turned on (${cluster.words}, FelixConfiguration \`default\`).`
          : 'Requests are looked at only where application layer policy is turned on, with Envoy beside the pods.',
        'Without it this rule allows every request that its addresses and ports let through.',
        'Turn it on, or limit who may connect.',
      );
      yield {
        code: 'http-ignored',
        level: sure && cluster ? confirmed(cluster) : 'info',
        message,
        path: [...rule.path, 'http'],
        part: 'key',
      } satisfies Finding;
    }
  },
};
