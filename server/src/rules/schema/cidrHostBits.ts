import { formatAddress, formatCidr, parseAddress } from '../../engine/address.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoHostBits } from '../support/calico/values.ts';
import { cidrTexts, libertyOf, strictness } from '../support/cidrs.ts';
import { maskedCidrs } from '../support/cilium/unchecked.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { code, sentences } from '../support/text.ts';

/** Bits set after the prefix: a network or a single address? (kubernetes.md 0.5.1) */
export const cidrHostBits: Rule = {
  code: 'cidr-host-bits',
  level: 'error',
  scope: 'document',
  title: 'A range with bits set after the prefix',
  answers: ['A-V11', 'A-V12', 'A-W2', 'A-M68', 'BC-M35', 'calico-V49', 'calico-M52', 'cilium-M45'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoHostBits(subject);
    yield* maskedCidrs(subject);
    for (const { place, text, reading } of cidrTexts(subject)) {
      if (!reading || libertyOf(text, reading) !== 'host-bits') continue;
      const { words, ...verdict } = strictness(subject, place, 'host-bits');
      const network = formatCidr(reading.cidr);
      const address = parseAddress(text.slice(0, text.indexOf('/')));
      if (!address) continue;
      const host = `${formatAddress(address)}/${address.words.length * 32}`;
      const message = sentences(
        `${code(text)} has bits set after its prefix: it may mean the network \`${network}\` or the single address \`${host}\`.`,
        words,
        place.field.format === undefined &&
          subject.settings.kubernetesMinor < 36 &&
          `Until then it stands for \`${network}\`.`,
        'Write the one that is meant.',
      );
      yield {
        code: 'cidr-host-bits',
        ...verdict,
        message,
        path: place.path,
        part: 'value',
        fixes: [
          ...fix(`The network: \`${network}\``, replace(place.node, network)),
          ...fix(`The single address: \`${host}\``, replace(place.node, host)),
        ],
      };
    }
  },
};
