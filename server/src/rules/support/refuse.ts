import type { KindSchema, RefusedPlace } from '../../schema/field.ts';
import type { Reason, Validator } from '../../schema/validators.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Level, RuleSubject } from '../rule.ts';
import { ciliumRefusers } from './cilium/refusers.ts';
import { lowerFirst, upperFirst } from './text.ts';

/** The validator's name in the conformance table. */
export const API_SERVER = 'kube-apiserver';
export const EXPERIMENTAL = 'kube-apiserver/experimental';

type Extras = Partial<Omit<Finding, 'code' | 'level' | 'message' | 'path' | 'part'>>;

/** An error: the API server refuses the object for what stands at `path`, whatever its kind. */
export function refused(code: string, path: Path, part: Finding['part'], message: string, more: Extras = {}): Finding {
  return { code, level: 'error', message, path, part, rejectedBy: [API_SERVER], ...more };
}

/** Who refuses an object for something, and the words for it. */
export interface Judgement {
  /** `error` where somebody refuses it, else `warning`. */
  readonly level: Level;
  readonly by: readonly Validator[];
  /** *The API server refuses the policy.* Where nobody does, what becomes of it. */
  readonly words: string;
  /** The same to stand after a colon: *the API server refuses the policy*. */
  readonly clause: string;
  /** *the API server refuses it*. */
  readonly clauseIt: string;
  /** *The API server refuses*, to stand before what it refuses. */
  readonly refuses: string;
  /** *The API server cannot read the policy and refuses it.* */
  readonly unreadable: string;
}

export type JudgedPlace = RefusedPlace;

/**
 * What becomes of the object for something at `place`: by its field, else by the table of its kind. Wrong metadata is
 * the same to every API server, so a place inside it counts as `metadata` whatever the reason.
 */
export function judge(subject: RuleSubject, reason: Reason, place: JudgedPlace): Judgement {
  const { object, structure, cilium } = subject;
  const { schema } = object;
  if (!schema) return judgement([API_SERVER], undefined);
  const real = place.path[0] === 'metadata' ? 'metadata' : reason;
  const all = schema.refusedBy?.(real, place) ?? place.field?.refusers?.[real] ?? refusersFor(schema, real);
  if (cilium) {
    return judgement(ciliumRefusers(place, all.includes(API_SERVER), cilium, structure.violations), schema);
  }
  return judgement(place.channel || place.anyCase ? all.filter((name) => name !== API_SERVER) : all, schema);
}

export function refusersFor({ refusers }: KindSchema, reason: Reason): readonly Validator[] {
  return refusers[reason] ?? refusers.otherwise;
}

/** The same for a fixed list of validators. */
export function judgement(by: readonly Validator[], schema: KindSchema | undefined): Judgement {
  const noun = schema?.noun ?? 'policy';
  if (by.length === 0) {
    const words = schema?.unchecked ?? 'Nobody refuses it.';
    const clause = lowerFirst(words).replace(/\.$/, '');
    return { level: 'warning', by, words, clause, clauseIt: clause, refuses: 'Nobody refuses', unreadable: words };
  }
  const names = namesOf(by, schema);
  const who = names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const verb = names.length === 1 ? 'refuses' : 'refuse';
  const clause = `${who} ${verb} the ${noun}`;
  return {
    level: 'error',
    by,
    clause,
    words: `${upperFirst(clause)}.`,
    clauseIt: `${who} ${verb} it`,
    refuses: `${upperFirst(who)} ${verb}`,
    unreadable: `${upperFirst(who)} cannot read the ${noun} and ${verb} it.`,
  };
}

/** A finding about what a judgement is on. */
export function judged(
  code: string,
  { level, by }: Judgement,
  path: Path,
  part: Finding['part'],
  message: string,
  more: Extras = {},
): Finding {
  return { code, level, message, path, part, ...(by.length > 0 && { rejectedBy: by }), ...more };
}

/** Kinds whose CRDs come in two channels. */
export function hasChannels(schema: KindSchema | undefined): boolean {
  return schema?.refusers.otherwise.includes(EXPERIMENTAL) ?? false;
}

/** As people call them, in the order of the way an object takes. */
function namesOf(by: readonly Validator[], schema: KindSchema | undefined): readonly string[] {
  const has = (name: Validator) => by.includes(name);
  const names: string[] = [];
  if (has(API_SERVER)) {
    const standard = hasChannels(schema) && !has(EXPERIMENTAL);
    names.push(standard ? 'the API server with the standard channel of the CRDs' : 'the API server');
  } else if (has(EXPERIMENTAL)) names.push('the API server with the experimental channel of the CRDs');
  if (has('calicoctl-validate') && has('calicoctl-create')) names.push('`calicoctl`');
  else if (has('calicoctl-validate')) names.push('`calicoctl validate`');
  else if (has('calicoctl-create')) names.push('`calicoctl create`');
  if (has('cilium-agent')) names.push("Cilium's agent");
  if (has('cilium-preflight')) names.push("Cilium's preflight check");
  return names;
}
