import { type Cidr, containsRange, formatCidr } from '../../engine/address.ts';
import type { AddressPeer, Rule as PolicyRule } from '../../engine/model.ts';
import type { Finding, Rule } from '../rule.ts';
import { ciliumExceptReadmitted } from '../support/cilium/exceptReadmitted.ts';
import { networkPolicy } from '../support/manifest.ts';
import { peersOf } from '../support/peers.ts';
import { code } from '../support/text.ts';

/**
 * An exception that another range of the same policy admits again: `except` takes addresses out of its own peer only,
 * it denies nothing (kubernetes.md A.3.2, A.4 row 49).
 */
export const exceptReadmitted: Rule = {
  code: 'except-readmitted',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes', 'cilium'],
  title: 'An exception that another range admits again',
  answers: ['A-M67', 'cilium-M47'],
  *check(subject) {
    yield* ciliumExceptReadmitted(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    const blocks = [...peersOf(found)].flatMap(({ peer, rule }) => (peer.kind === 'addresses' ? [{ peer, rule }] : []));
    for (const { peer, rule } of blocks) {
      for (const [index, taken] of peer.except.entries()) {
        const other = blocks.find((each) => each.peer !== peer && admits(each.peer, taken) && isWider(each.rule, rule));
        const range = other?.peer.ranges[0];
        if (!other || !range) continue;
        yield {
          code: 'except-readmitted',
          level: 'warning',
          message: `This exception has no effect: ${code(formatCidr(range))} in ${
            other.rule === rule ? 'the same rule' : `${rule.direction} rule ${Number(other.rule.path.at(-1)) + 1}`
          } admits ${code(formatCidr(taken))} all the same. \`except\` takes addresses out of its own range and denies nothing; take them out there too.`,
          path: [...peer.path, 'ipBlock', 'except', index],
          part: 'value',
          related: [{ message: 'Admits it', path: [...other.peer.path, 'ipBlock', 'cidr'] }],
        } satisfies Finding;
      }
    }
  },
};

/** All of the range, none of it taken out again. A range within it alone is an exception to the exception. */
function admits({ ranges, except }: AddressPeer, taken: Cidr): boolean {
  return (
    ranges.some((range) => containsRange(range, taken)) &&
    !except.some((each) => containsRange(each, taken) || containsRange(taken, each))
  );
}

/** On every port on which the first rule admits anything: only what is plainly the same is claimed. */
function isWider(other: PolicyRule, rule: PolicyRule): boolean {
  if (other.direction !== rule.direction) return false;
  if (other === rule || other.ports === undefined) return true;
  const plain = (ports: PolicyRule['ports']) => JSON.stringify(ports?.map(({ port, protocol }) => [port, protocol]));
  return plain(other.ports) === plain(rule.ports);
}
