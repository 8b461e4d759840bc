import { programsOfCase } from '../../../server/src/cli/simulateCases.ts';
import { parseAddress } from '../../../server/src/engine/address.ts';
import { evaluate } from '../../../server/src/engine/evaluate.ts';
import type { FlowEnd as EngineEnd, Flow as EngineFlow, SideVerdict } from '../../../server/src/engine/model.ts';
import { protocolNumber } from '../../../server/src/engine/ports.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import type { Answer, Flow, FlowEnd, SideWord } from './flow.ts';
import type { NaiveCase } from './judge.ts';

/** The product's own answers, in the words of the naive evaluator; unlike a case line, flows may tell ICMP types. */
export function engineJudge(question: NaiveCase): (flow: Flow) => Answer {
  const programs = programsOfCase(question as unknown as JsonObject);
  return (flow) => {
    const { egress, ingress, result } = evaluate(programs, engineFlow(flow));
    return { egress: sideWord(egress), ingress: sideWord(ingress), verdict: result };
  };
}

export function engineFlow({ from, to, protocol, ...rest }: Flow): EngineFlow {
  const number = protocolNumber(protocol);
  if (number === undefined) throw new Error(`no protocol is called ${protocol}`);
  return { from: engineEnd(from), to: engineEnd(to), protocol: number, ...rest };
}

function engineEnd(end: FlowEnd): EngineEnd {
  if ('pod' in end) return { kind: 'endpoint', id: `pod/${end.pod}` };
  const address = parseAddress(end.ip);
  if (address === undefined) throw new Error(`${end.ip} is no address`);
  return { kind: 'address', address };
}

/** As the cases have it: no word for an end that is no pod. */
function sideWord({ result, steps }: SideVerdict): SideWord {
  const [first] = steps;
  return first?.kind === 'no-subject' && (first.why === 'outside' || first.why === 'node') ? null : result;
}
