import type { Path } from '../../../syntax/path.ts';
import type { RuleSubject } from '../../rule.ts';
import { portParts } from '../portNames.ts';
import { type Judgement, judge } from '../refuse.ts';
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
