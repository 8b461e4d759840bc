import { entryAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { renameKey } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** Domains in which anybody can have a name; those of two letters are countries'. */
const PUBLIC = /^([a-z]{2}|com|org|net|info|biz|dev|app|cloud|xyz|online|site|shop|top|club|store|tech)$/;

/** A pattern of `toFQDNs` that names fit which anybody can register (cilium.md 4.8). */
export const fqdnTooWide: Rule = {
  code: 'fqdn-too-wide',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A pattern of names that strangers can fit',
  answers: ['cilium-M65', 'cilium-M66'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, field, value } of subject.structure.fields) {
      // In DNS rules a wide pattern only lets names be asked for.
      if (field.role !== 'cilium-fqdn-pattern' || !path.includes('toFQDNs') || typeof value !== 'string') continue;
      // Beside a name written out it is refused.
      if (entryAt(subject.object.node, [...path.slice(0, -1), 'matchName'])) continue;
      const found = judge(subject, path, value);
      if (found) yield { code: 'fqdn-too-wide', path, part: 'value', ...found };
    }
  },
};

type Judged = Pick<Finding, 'level' | 'message' | 'fixes'>;

function judge({ object }: RuleSubject, path: Finding['path'], written: string): Judged | undefined {
  const text = written.toLowerCase().replace(/\.$/, '');
  if (/^\*+$/.test(text)) {
    return {
      level: 'info',
      message:
        '`*` is every address that some pod of the node has asked a name for, and no address that is used without a name. Name the hosts; for everything outside the cluster write `toEntities: [world]` in place of `toFQDNs`.',
    };
  }
  const labels = text.split('.');
  const [first = '', second = ''] = labels;
  const last = labels.at(-1) ?? '';
  const entry = entryAt(object.node, path);
  const node = entry?.value;
  const rewrite = (title: string, meant: string): readonly Fix[] =>
    node ? fix(title, rewriteScalar(object.slice.text, node, meant)) : [];
  if (labels.length === 2 && /^\*+[^*]+$/.test(first) && !second.includes('*')) {
    const own = text.replace(/^\*+[-_]*/, '');
    const renamed = entry && renameKey(entry, 'matchName');
    const bare = node && rewriteScalar(object.slice.text, node, own);
    return {
      level: 'warning',
      message: `Without a dot behind it \`*\` fits the end of another name: ${code(written)} is also ${code(`evil${text.replace(/^\*+/, '')}`)}, which anybody can register, and not ${code(`www.${own}`)}. Write ${code(`*.${own}`)} for the names below ${code(own)}, and \`matchName: ${own}\` for itself.`,
      fixes: [
        ...rewrite(`The names below it: \`*.${own}\``, `*.${own}`),
        ...(renamed && bare ? fix(`The name itself: \`matchName: ${own}\``, [...renamed, ...bare]) : []),
      ],
    };
  }
  if (labels.length > 1 && /^\*+$/.test(last)) {
    return {
      level: 'warning',
      message: `${code(written)} leaves the end of the name open, and with another ending anybody can register it. Write the domain out.`,
    };
  }
  if (labels.length === 2 && /^\*+$/.test(first) && PUBLIC.test(last)) {
    return {
      level: 'warning',
      message: `${code(written)} is every name right below ${code(last)}, where anybody can register one. Name the domain: ${code(`*.example.${last}`)}.`,
    };
  }
  return undefined;
}
