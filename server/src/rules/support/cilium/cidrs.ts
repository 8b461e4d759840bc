import { formatCidr, readCidr } from '../../../engine/address.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { type Repair, repairCidr } from '../cidrRepair.ts';
import { replace } from '../edits.ts';
import { fix } from '../fix.ts';
import { judge, judged } from '../refuse.ts';
import { code, sentences } from '../text.ts';
import { agentFindings } from './findings.ts';

/** Texts that are no range to the API server; the agent takes some of them (cilium.md C9, V13). */
export function* unreadableCidrFindings(subject: RuleSubject): Iterable<Finding> {
  for (const place of subject.structure.fields) {
    const { field, value, path, node } = place;
    const isOurs = field.format === 'cidr' && field.role?.startsWith('cilium-');
    if (!isOurs || typeof value !== 'string' || readCidr(value)) continue;
    const repair: Repair = repairCidr(value);
    const verdict = judge(subject, 'cidr', place);
    const message = sentences(`${code(value)} is no address range: ${repair.why}.`, verdict.words, repair.advice);
    const text = repair.cidr?.startsWith(':') ? `"${repair.cidr}"` : repair.cidr;
    yield judged('cidr-syntax', verdict, path, 'value', message, {
      fixes: repair.cidr && text ? fix(`Change to \`${repair.cidr}\``, replace(node, text), true) : [],
    });
  }
}

/** Zero padding: the API server reads it, and the agent does not (V13, V14). */
export function* paddedCidrFindings(subject: RuleSubject): Iterable<Finding> {
  for (const { problem, verdict } of agentFindings(subject, 'cidr')) {
    const reading = readCidr(problem.text);
    if (!reading) continue;
    const plain = formatCidr(reading.cidr);
    const node = nodeAt(subject.object.node, problem.path);
    const message = sentences(
      `${code(problem.text)} has leading zeros, which some programs take for decimal and others for octal numbers.`,
      verdict.words,
      `Write \`${plain}\` if the decimal reading is meant.`,
    );
    yield judged('cidr-leading-zeros', verdict, problem.path, 'value', message, {
      fixes: node ? fix(`Change to \`${plain}\``, replace(node, plain), !reading.hostBits) : [],
    });
  }
}
