import { type PortValue, TCP, UDP } from '../../../engine/ports.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { criteria, labelsAt, portsAt, protocolOf } from '../../support/calico/criteria.ts';
import { type CalicoPolicy, type CalicoRule, calicoPolicy, rulesOf } from '../../support/calico/policy.ts';
import { fix } from '../../support/fix.ts';
import { hasAnchor } from '../../support/insert.ts';
import { column, lineBreak, startsLine } from '../../support/lines.ts';
import { isBorrowed } from '../../support/manifest.ts';
import { rewriteScalar } from '../../support/rewrite.ts';

const DNS = 53;

/** What `dns-tcp-missing` says of Calico's policies: one protocol a rule, so the other is a rule more. */
export function* calicoDnsTcpMissing(subject: RuleSubject): Iterable<Finding> {
  const found = calicoPolicy(subject);
  if (!found) return;
  const rules = rulesOf(found).filter(({ direction, action }) => direction === 'egress' && action === 'Allow');
  if (rules.some(allowsTcp)) return;
  for (const rule of rules) {
    const index = portsAt(rule.rule, 'destination')?.ports.findIndex(isDns) ?? -1;
    if (protocolOf(rule.rule) !== UDP || index < 0) continue;
    yield {
      code: 'dns-tcp-missing',
      level: 'hint',
      message:
        'This allows DNS over UDP only. An answer that does not fit into one packet is asked for again over TCP, which stays denied: add a rule for TCP 53.',
      path: [...rule.path, 'destination', 'ports', index],
      part: 'value',
      fixes: twin(found, rule),
    };
  }
}

function isDns(port: PortValue): boolean {
  return port.kind === 'numbers' && port.first === DNS && !port.ranged;
}

/** For every pod that the policy governs. */
function allowsTcp({ rule }: CalicoRule): boolean {
  if (labelsAt(rule, 'source')) return false;
  const own = protocolOf(rule);
  if (own !== undefined && own !== TCP) return false;
  if (criteria(rule, 'protocol').some((each) => each.negated && each.protocol === TCP)) return false;
  const ports = portsAt(rule, 'destination')?.ports;
  return (
    ports === undefined || ports.some((port) => port.kind !== 'numbers' || (port.first <= DNS && DNS <= port.last))
  );
}

/** The same rule for TCP, just behind it; where it is for port 53 alone. */
function twin({ root, text }: CalicoPolicy, { list, index, path, map }: CalicoRule): readonly Fix[] {
  const item = list.items[index];
  const written = nodeAt(root, [...path, 'protocol']);
  const ports = nodeAt(root, [...path, 'destination', 'ports']);
  if (!item || written?.kind !== 'scalar' || isBorrowed(list, map) || ports?.kind !== 'list' || ports.items.length > 1)
    return [];
  const copied = text.slice(item.span.start, item.value.span.end);
  const tcp = rewriteScalar(text, written, 'TCP')?.[0]?.text ?? 'TCP';
  const at = written.span.start - item.span.start;
  if (hasAnchor(copied) || at < 0) return [];
  const end = item.value.span.end - (/\s*$/.exec(text.slice(0, item.value.span.end))?.[0].length ?? 0);
  const other = (copied.slice(0, at) + tcp + copied.slice(written.span.end - item.span.start)).trimEnd();
  if (list.flow) return fix(`Allow TCP ${DNS} too`, [{ span: { start: end, end }, text: `, ${other}` }]);
  if (!startsLine(text, item.span.start)) return [];
  const indent = lineBreak(text) + ' '.repeat(column(text, item.span.start));
  return fix(`Allow TCP ${DNS} too`, [{ span: { start: end, end }, text: indent + other }]);
}
