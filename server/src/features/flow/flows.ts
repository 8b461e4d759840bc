import type { IpFamily } from '../../engine/address.ts';
import type { Inventory } from '../../engine/inventory.ts';
import type { ContainerPort, Endpoint, Flow, FlowEnd, Service } from '../../engine/model.ts';
import { hasPorts, isPortNumber, type Protocol, TCP } from '../../engine/ports.ts';
import { code } from '../markdown.ts';
import type { End } from '../resolveEnd.ts';
import { endOf, endsOf, pairs } from './ends.ts';
import { familyOf } from './family.ts';
import { portMissing } from './ports.ts';
import { podsOf, serviceAt, serviceFlows } from './serviceFlows.ts';
import { protocolWord } from './words.ts';

/** What a question comes to: every flow that it may mean, after Service translation. */
export type Flows =
  | {
      readonly ok: true;
      readonly protocol: Protocol;
      /** As the source asks for it, before translation. */
      readonly asked: number | undefined;
      readonly family: IpFamily;
      /** One per source and destination or backend. Never empty. */
      readonly flows: readonly Flow[];
      /** The Service that translated. */
      readonly service?: Service;
    }
  | { readonly ok: false; readonly problem: string };

export interface FlowQuestion {
  readonly from: End;
  readonly to: End;
  readonly port: number | string | undefined;
  readonly protocol: Protocol | undefined;
  readonly family: IpFamily | undefined;
}

/** More pairs than this say nothing more, and a label may mean thousands of pods. */
const MOST_FLOWS = 2000;

/** Total: what cannot be asked is answered with what can. */
export function flowsOf(question: FlowQuestion, inventory: Inventory): Flows {
  const { from, to, port, protocol } = question;
  if (typeof port === 'number' && !isPortNumber(port)) {
    return no(`${code(String(port))} is no port: ports are whole numbers from 1 to 65535.`);
  }
  if (from.kind === 'service') return no(`A Service sends nothing: its pods do. ${podsOf(from.service, inventory)}`);
  if (protocol !== undefined && !hasPorts(protocol) && port !== undefined) {
    return no(`${protocolWord(protocol)} has no ports: leave the port away.`);
  }
  const family = familyOf(from, to, question.family, inventory);
  if (typeof family === 'string') return no(family);
  const sources = endsOf(from);
  const direct = protocol !== undefined && !hasPorts(protocol);
  const service = direct ? undefined : serviceAt(question, inventory);
  const answer =
    service === undefined
      ? directFlows(question, sources, family)
      : serviceFlows(service, sources, question, family, inventory);
  if (!answer.ok || answer.flows.length <= MOST_FLOWS) return answer;
  return no(
    `That is ${answer.flows.length} flows: ${code(from.named.label)} and ${code(to.named.label)} mean too many pods. Name one pod or workload.`,
  );
}

// ------------------------------------------------------------------------------------------ straight to the end

function directFlows(question: FlowQuestion, sources: readonly FlowEnd[], family: IpFamily): Flows {
  const { to, port, protocol } = question;
  if (to.kind === 'service')
    return no(`A Service forwards no ${protocolWord(protocol ?? TCP)}: ask for a pod behind it.`);
  if (protocol !== undefined && !hasPorts(protocol)) {
    const flows = pairs(sources, endsOf(to), (ends) => ({ ...ends, protocol, family }));
    return { ok: true, protocol, asked: undefined, family, flows };
  }
  const reached = to.kind === 'outside' ? undefined : reachedPorts(to.endpoints, port, protocol);
  const asked = typeof port === 'number' ? port : reached?.port;
  const spoken = protocol ?? reached?.protocol ?? TCP;
  if (asked === undefined || (typeof port !== 'number' && reached === undefined)) {
    const declared = to.kind === 'outside' ? [] : declaredPorts(to.endpoints);
    return no(portMissing(port, to.named.label, declared));
  }
  const flows =
    to.kind === 'outside'
      ? pairs(sources, endsOf(to), (ends) => ({ ...ends, protocol: spoken, port: asked, family }))
      : to.endpoints.flatMap((endpoint) => {
          const own = typeof port === 'number' ? port : ownPort(endpoint, port, spoken);
          if (own === undefined) return [];
          return pairs(sources, [endOf(endpoint, to.address)], (ends) => ({
            ...ends,
            protocol: spoken,
            port: own,
            family,
          }));
        });
  return { ok: true, protocol: spoken, asked, family, flows };
}

function declaredPorts(endpoints: readonly Endpoint[]): readonly ContainerPort[] {
  return endpoints.flatMap((endpoint) => endpoint.ports.filter((one) => one.container !== 'init'));
}

/**
 * The port that a name means, or, without a name, the only one that the pods declare. A number is itself; its protocol
 * is TCP unless the pods declare it for another one only (a DNS server's 53 over UDP).
 */
function reachedPorts(
  endpoints: readonly Endpoint[],
  port: number | string | undefined,
  protocol: Protocol | undefined,
): { readonly protocol: Protocol; readonly port: number } | undefined {
  const fitting = declaredPorts(endpoints).filter(
    (one) =>
      (protocol === undefined || one.protocol === protocol) &&
      (port === undefined || (typeof port === 'number' ? one.port === port : one.name === port)),
  );
  const [first] = fitting;
  const distinct = new Set(
    fitting.map((one) => (typeof port === 'string' ? one.protocol : `${one.protocol} ${one.port}`)),
  );
  return first !== undefined && distinct.size === 1 ? { protocol: first.protocol, port: first.port } : undefined;
}

function ownPort(endpoint: Endpoint, name: string | undefined, protocol: Protocol): number | undefined {
  return declaredPorts([endpoint]).find((one) => one.protocol === protocol && (name === undefined || one.name === name))
    ?.port;
}

function no(problem: string): Flows {
  return { ok: false, problem };
}
