import type { Path } from '../../../syntax/path.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { portParts } from '../portNames.ts';
import { type Judgement, judge, judged } from '../refuse.ts';
import { code } from '../text.ts';
import { agentFindings } from './findings.ts';

/** What a text that is no port looks like: each is one diagnostic's. */
type Look = 'list' | 'number' | 'zero' | 'name';

interface WrongPort {
  readonly path: Path;
  readonly text: string;
  readonly verdict: Judgement;
}

/** Texts in the place of a port that somebody refuses, of one look (cilium.md C6, V33). */
export function* wrongPorts(subject: RuleSubject, look: Look): Iterable<WrongPort> {
  for (const violation of subject.structure.violations) {
    if (violation.kind !== 'pattern' || violation.field.role !== 'cilium-port') continue;
    // An empty one is missing.
    if (violation.value !== '' && lookOf(violation.value) === look) {
      yield { path: violation.path, text: violation.value, verdict: judge(subject, 'pattern', violation) };
    }
  }
  for (const { problem, verdict } of agentFindings(subject, 'port')) {
    if (lookOf(problem.text) === look) yield { path: problem.path, text: problem.text, verdict };
  }
}

function lookOf(text: string): Look {
  if (/^0\d+$/.test(text)) return 'zero';
  if (/^\d+$/.test(text)) return 'number';
  return portParts(text) ? 'list' : 'name';
}

/** A number that is no port. */
export function* portNumberFindings(subject: RuleSubject): Iterable<Finding> {
  for (const { path, text, verdict } of wrongPorts(subject, 'number')) {
    const message = `There is no port ${code(text)}: ports go up to 65535. ${verdict.words} Write the port that the pods listen on.`;
    yield judged('port-out-of-range', verdict, path, 'value', message);
  }
}

/** A text that is neither name nor number. */
export function* portNameFindings(subject: RuleSubject): Iterable<Finding> {
  for (const { path, text, verdict } of wrongPorts(subject, 'name')) {
    const message = `${code(text)} is no port: a name has at most 15 letters, digits and single hyphens between them, with at least one letter. ${verdict.words} Write the name of a container port, or its number in quotes; \`"0"\` is every port.`;
    yield judged('port-name-syntax', verdict, path, 'value', message);
  }
}
