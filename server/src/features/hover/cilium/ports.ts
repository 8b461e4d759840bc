/** Ports and messages of ICMP. */

import { icmpType, icmpTypeNames } from '../../../lower/cilium/icmpTypes.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import { code } from '../../markdown.ts';
import { ordinalOf } from '../../phrases.ts';
import { destinations } from '../../selection.ts';
import { capital } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { portNumbers } from '../ports.ts';
import { isCilium, itemBase, policyOf, rulesOf, startsWith } from './here.ts';
import { portWords } from './phrases.ts';

/** `toPorts`. */
export function ciliumPortsMeaning(context: HoverContext): Meaning | undefined {
  const rules = rulesOf(policyOf(context, context.base), itemBase(context.base));
  const ports = rules.flatMap((rule) => rule.ports ?? []);
  if (rules.length === 0) return undefined;
  if (rules.every((rule) => rule.ports === undefined)) {
    return { bold: 'Every protocol and port', after: ': the list is empty, and an empty list does not limit' };
  }
  if (ports.length === 0) return { bold: 'No port', after: ': an item without `ports` names none, so nothing matches' };
  return { bold: capital(portWords(ports)) };
}

/** One item of `ports`, and everything in it. */
export function ciliumPortMeaning(context: HoverContext): Meaning | undefined {
  const { base, place, view } = context;
  const policy = policyOf(context, base);
  const rule = rulesOf(policy, itemBase(base)).find((one) => one.ports?.some(({ path }) => startsWith(path, base)));
  const matches = rule?.ports?.filter(({ path }) => startsWith(path, base)) ?? [];
  const [first] = matches;
  if (!policy || !rule || !first) return undefined;
  const title = place.path.length === base.length ? { title: `port ${ordinalOf(base)}` } : {};
  const bold = capital(portWords(matches));
  const every = matches.length > 1 ? ['Without `protocol` it is TCP, UDP and SCTP; never ICMP.'] : [];
  if (!isCilium(view.cluster)) return { ...title, bold, notes: every };
  const about = portNumbers(view.cluster, destinations(view.cluster, policy, rule), first);
  return { ...title, bold, ...about, notes: [...every, ...(about.notes ?? [])] };
}

/** `type` and `family` of a message. */
export function icmpMeaning({ place, base }: HoverContext): Meaning | undefined {
  const root = place.manifest.object.node;
  const written = nodeAt(root, [...base, 'family']);
  const family = written?.kind === 'scalar' && written.value === 'IPv6' ? 'IPv6' : 'IPv4';
  const type = nodeAt(root, [...base, 'type']);
  const value = type?.kind === 'scalar' ? type.value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const number = icmpType(value, family);
  if (number === undefined) return { bold: 'No message type', after: ` of ${family}` };
  if (number === 0) return { bold: `Every message of ICMP for ${family}`, after: ': type 0 is stored as any type' };
  const name = icmpTypeNames(family).find((one) => icmpType(one, family) === number);
  return { bold: `ICMP of ${family}, type ${number}`, after: name === undefined ? '' : `: ${code(name)}` };
}
