/** The question and the words of the answer. */

export type FlowEnd = { readonly pod: string } | { readonly ip: string };

export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly protocol: string;
  readonly port?: number;
  /** The client's own port; absent: any. */
  readonly sourcePort?: number;
  /** Of ICMP and ICMPv6; absent: any. */
  readonly icmp?: { readonly type: number; readonly code?: number };
}

export type Word = 'allow' | 'deny' | 'conditional' | 'unknown';

/** Of one end; null for an end that is no pod. */
export type SideWord = Word | null;

export interface Answer {
  readonly egress: SideWord;
  readonly ingress: SideWord;
  readonly verdict: Word;
}

/** Both ends must allow. */
export function bothEnds(egress: SideWord, ingress: SideWord): Word {
  for (const word of ['deny', 'unknown', 'conditional'] as const) {
    if (egress === word || ingress === word) return word;
  }
  return 'allow';
}

/** One word for what several courses of the unknown facts lead to: settled where all of them agree. */
export function oneWord(words: readonly Word[]): Word {
  const [first = 'allow'] = words;
  if (words.every((word) => word === first)) return first;
  return words.includes('unknown') ? 'unknown' : 'conditional';
}

/**
 * Asks once for every combination of answers to the yes-or-no questions that `ask` itself puts by `holds`. Only what a
 * course really asks is branched on.
 */
export function everyCourse<T>(
  ask: (holds: (fact: string) => boolean) => T,
  known: ReadonlyMap<string, boolean> = new Map(),
): T[] {
  let open: string | undefined;
  const answer = ask((fact) => {
    const answered = known.get(fact);
    if (answered === undefined) open ??= fact;
    return answered ?? false;
  });
  if (open === undefined) return [answer];
  const fact = open;
  return [false, true].flatMap((course) => everyCourse(ask, new Map([...known, [fact, course]])));
}

/** Numbers as IANA gives them; a name in any case. */
export function protocolNumber(protocol: string | number): number | undefined {
  const names: Record<string, number> = { ICMP: 1, TCP: 6, UDP: 17, ICMPV6: 58, SCTP: 132, UDPLITE: 136 };
  if (/^\d+$/.test(`${protocol}`)) return Number(protocol);
  return names[`${protocol}`.toUpperCase()];
}
