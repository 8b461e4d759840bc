import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import type { AgentProblem } from '../support/cilium/problems.ts';
import { judged } from '../support/refuse.ts';
import { anyOf, code } from '../support/text.ts';

/** Kinds of problems that no rule of its own speaks for. */
const KINDS = [
  'decode',
  'spec',
  'no-subject',
  'two-subjects',
  'cidr-choice',
  'entity',
  'icmp-family',
  'icmp-type-missing',
  'server-name-empty',
  'protocol',
  'rules-two-kinds',
  'header-name',
  'header-mismatch',
  'secret-name',
  'fqdn-choice',
  'rule-label',
  'operator',
] as const;

/** What the API server takes and the agent of Cilium does not, where no more special code fits. */
export const agentRefuses: Rule = {
  code: 'agent-refuses',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: "A value that only Cilium's agent refuses",
  answers: [
    'cilium-V02',
    'cilium-V03',
    'cilium-V15',
    'cilium-V22',
    'cilium-V28',
    'cilium-V35',
    'cilium-V39',
    'cilium-V40',
  ],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, ...KINDS)) {
      const message = `${wordsFor(problem)} ${verdict.words}`;
      yield judged('agent-refuses', verdict, problem.path, 'value', message);
    }
  },
};

function wordsFor(problem: Extract<AgentProblem, { kind: (typeof KINDS)[number] }>): string {
  switch (problem.kind) {
    case 'decode':
      return 'This value is of a type that the field cannot hold: write one value, without brackets, and text in quotes.';
    case 'spec':
      return 'Neither `spec` nor `specs` holds a rule: add one.';
    case 'no-subject':
      return 'This rule says nothing about whom it is for: add `endpointSelector`, or `nodeSelector` for nodes.';
    case 'two-subjects':
      return 'A rule is for pods or for nodes: keep one of `endpointSelector` and `nodeSelector`.';
    case 'cidr-choice':
      return problem.names.length === 0
        ? 'This names no range: add one of `cidr`, `cidrGroupRef` and `cidrGroupSelector`.'
        : `Keep one of ${anyOf(problem.names.map(code), 'and')}.`;
    case 'entity':
      return `There is no entity ${code(problem.name)}.`;
    case 'icmp-family':
      return 'The family of ICMP is `IPv4` or `IPv6`.';
    case 'icmp-type-missing':
      return 'A message type is missing: add `type`.';
    case 'server-name-empty':
      return 'This server name is empty: write a name, or remove it.';
    case 'protocol':
      return 'There is no such protocol: write `TCP`, `UDP`, `SCTP` or `ANY`.';
    case 'rules-two-kinds':
      return 'These rules are about HTTP and DNS at once: keep one of the two.';
    case 'header-name':
      return 'This header has no name: add it.';
    case 'header-mismatch':
      return 'What is done with the header is `LOG`, `ADD`, `DELETE` or `REPLACE`.';
    case 'secret-name':
      return 'This Secret has no name: add it.';
    case 'fqdn-choice':
      return 'A name is written out or has wildcards: keep one of `matchName` and `matchPattern`.';
    case 'rule-label':
      return 'A label of a rule needs a `key` that is not empty.';
    case 'operator':
      return 'The operator is `In`, `NotIn`, `Exists` or `DoesNotExist`.';
  }
}
