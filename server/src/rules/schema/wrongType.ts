import type { ScalarNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { type Mistyped, mistyped } from '../support/mistyped.ts';
import { portNameProblem } from '../support/portNames.ts';
import { judge, judged } from '../support/refuse.ts';
import { scalar } from '../support/render.ts';
import { code, sentences } from '../support/text.ts';
import { foundWords, subjectWords, wantedWords } from '../support/typeWords.ts';

/** A value that the field cannot hold at all, where no more special code fits (A-D2). */
export const wrongType: Rule = {
  code: 'wrong-type',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A value of the wrong type',
  answers: ['A-D2', 'calico-M84'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const error of mistyped(subject, 'wrong-type')) {
      const { path, node } = error;
      const verdict = judge(subject, 'type', error);
      const repair = node.kind === 'scalar' ? repairOf(error, node) : undefined;
      const message = sentences(what(error), verdict.unreadable, repair?.advice ?? adviceFor(error));
      yield judged('wrong-type', verdict, path, 'value', message, { fixes: repair?.fixes ?? [] });
    }
  },
};

function what({ path, field, found, why, node }: Mistyped): string {
  const text = node.kind === 'scalar' ? code(node.source) : '';
  const name = subjectWords(path);
  if (why === 'fraction') return `${name} needs a whole number, and ${text} is none.`;
  if (why === 'overflow') return `${text} is too large for ${name.replace(/^An/, 'an')}.`;
  if (why === 'timestamp') return `${name} needs ${wantedWords(field)}, and ${text} is none.`;
  const given =
    node.kind === 'scalar' && text !== '' ? `${text} is ${foundWords(found)}` : `this is ${foundWords(found)}`;
  return `${name} needs ${wantedWords(field)}, and ${given}.`;
}

function adviceFor({ field, found }: Mistyped): string | undefined {
  if (field.role === 'protocol') return 'Write `TCP`, `UDP` or `SCTP`; protocol numbers are not known here.';
  if (field.role === 'cidr' || field.role === 'except') return 'Write a range such as `10.0.0.0/8`.';
  if (field.type === 'string' && found === 'list') return 'Write the one value without dash or brackets.';
  if (field.role === 'port' && found === 'list') return 'Write one item of `ports` for each port.';
  return undefined;
}

/** What a scalar in the place of a mapping was surely meant to be. */
function repairOf(
  { field, path }: Mistyped,
  node: ScalarNode,
): { readonly advice: string; readonly fixes: readonly Fix[] } | undefined {
  const text = String(node.value);
  if (field.type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) {
    return { advice: 'Remove the quotes.', fixes: fix(`Write ${text}`, replace(node, text), true) };
  }
  if (field.type !== 'object' && field.type !== 'map') return undefined;
  const colon = /^([\w./-]+):([\w./]\S*)$/.exec(node.source);
  if (node.style === 'plain' && colon && !node.source.includes('://')) {
    return {
      advice: 'A blank is missing after the colon.',
      fixes: fix('Put a blank after the colon', replace(node, `${colon[1]}: ${colon[2]}`), true),
    };
  }
  if (field.role === 'port-item' && typeof path.at(-1) === 'number') {
    const item = typeof node.value === 'number' || isPortName(node.value) ? `{port: ${node.source}}` : undefined;
    const known = /^(TCP|UDP|SCTP)$/.test(text) ? `{protocol: ${text}}` : item;
    return {
      advice: 'An item of `ports` has `port` and `protocol`.',
      fixes: fix(`Write \`${known}\``, known ? replace(node, known) : undefined, true),
    };
  }
  if (field.role === 'peer' && /^[0-9a-f:.]+\/\d+$/i.test(text)) {
    const block = `{ipBlock: {cidr: ${scalar(text)}}}`;
    return {
      advice: 'A range of addresses stands in `ipBlock`.',
      fixes: fix(`Write \`${block}\``, replace(node, block), true),
    };
  }
  const pairs = [...text.matchAll(/(?:^|,)\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*(?=,|$)/g)];
  const isSelector = field.role === 'match-labels' || field.fields?.matchLabels !== undefined;
  if (isSelector && pairs.length > 0 && pairs.map(([pair]) => pair).join('') === text) {
    const labels = `{${pairs.map(([, key = '', value = '']) => `${scalar(key)}: ${scalar(value)}`).join(', ')}}`;
    const written = field.role === 'match-labels' ? labels : `{matchLabels: ${labels}}`;
    return {
      advice: `Write the labels as a mapping: \`${written}\`.`,
      fixes: fix('Write the labels as a mapping', replace(node, written), true),
    };
  }
  return undefined;
}

function isPortName(value: ScalarNode['value']): boolean {
  return typeof value === 'string' && portNameProblem(value) === undefined;
}
