import { parseAddress } from '../engine/address.ts';
import { compile, type Programs } from '../engine/compile.ts';
import { type Dataplane, dataplane, isDataplaneName } from '../engine/dataplane/index.ts';
import { decideSides } from '../engine/evaluate.ts';
import { buildInventory } from '../engine/inventory.ts';
import type { Flow, FlowEnd, Result } from '../engine/model.ts';
import { protocolNumber } from '../engine/ports.ts';
import type { WritePath } from '../lower/kubernetes.ts';
import type { Json, JsonObject } from '../lower/object.ts';
import { lowerPolicies } from '../lower/policies.ts';
import { at, integerAt, isObject, listAt, textAt } from '../lower/value.ts';
import { lowerCluster } from '../lower/workloads.ts';
import type { RuleSettings } from '../rules/rule.ts';
import { isAdmissible, type Writing } from './admissible.ts';

/** What `netpol simulate --cases` answers for one case, in this order of keys. */
interface CaseAnswer {
  readonly id: string;
  /** Of each flow; null where that end is no pod. */
  readonly egress: readonly (Result | null)[];
  readonly ingress: readonly (Result | null)[];
  readonly verdicts: readonly Result[];
}

/** What the cases are judged by, whatever the settings say. */
const SETTINGS: RuleSettings = {
  kubernetesMinor: 37,
  defaultNamespace: 'default',
  clusterDomain: 'cluster.local',
  crdChannel: 'experimental',
};

/**
 * One line of verdict cases (`{id, dataplane, version?, writePath?, objects, flows}`) -> the line that answers it. Throws an Error
 * that says what is wrong when the line is no case: the caller knows its number.
 */
export function answerVerdictCase(line: string): string {
  const question: Json = JSON.parse(line);
  if (!isObject(question)) throw new Error('it is no JSON object');
  const programs = programsOfCase(question);
  const flows = listAt(question, 'flows').map((flow, index) => readFlow(flow, index));
  const verdicts = flows.map((flow) => decideSides(programs, flow));
  const answer: CaseAnswer = {
    id: textAt(question, 'id') ?? '',
    egress: verdicts.map(({ egress }) => egress ?? null),
    ingress: verdicts.map(({ ingress }) => ingress ?? null),
    verdicts: verdicts.map(({ result }) => result),
  };
  return JSON.stringify(answer);
}

/** The cluster of one case under its enforcer. Throws an Error where it names none. */
export function programsOfCase(question: JsonObject): Programs {
  const name = textAt(question, 'dataplane') ?? 'kubernetes';
  if (!isDataplaneName(name)) throw new Error(`no dataplane is called ${name}`);
  const objects = listAt(question, 'objects').filter(isObject);
  const { facts, tiers } = lowerCluster(
    objects.map((value) => ({ value })),
    SETTINGS,
  );
  const enforcer = dataplane(name, { version: textAt(question, 'version'), settings: facts.settings });
  const path = WRITE_PATHS.find((one) => one === textAt(question, 'writePath'));
  const names = new Set(tiers.map((tier) => tier.name));
  const writing: Writing = { settings: SETTINGS, path, version: calicoVersion(enforcer), tiers: names };
  // An object that whoever stores it refuses has no effect.
  const policies = objects.flatMap((object) => {
    const lowered = lowerPolicies(object, { ...SETTINGS, ...(path && { writePath: path }) });
    return lowered.length > 0 && isAdmissible(object, writing) ? lowered : [];
  });
  // A case asks what policy says of pods: an address of a node has no side of its own.
  return compile(policies, buildInventory(facts), enforcer, tiers, { hosts: 'left-out' });
}

/** What stores Calico's objects is of the release that enforces them. */
function calicoVersion({ name, version }: Dataplane): string | undefined {
  return name === 'calico' || name === 'canal' ? version : undefined;
}

const WRITE_PATHS: readonly WritePath[] = ['W1', 'W2', 'W3'];

function readFlow(flow: Json, index: number): Flow {
  const from = readEnd(at(flow, 'from'));
  const to = readEnd(at(flow, 'to'));
  const protocol = protocolNumber(textAt(flow, 'protocol') ?? 'TCP');
  if (from === undefined || to === undefined || protocol === undefined) {
    throw new Error(`flow ${index} has no usable from, to or protocol`);
  }
  const port = integerAt(flow, 'port');
  return { from, to, protocol, ...(port !== undefined && { port }) };
}

function readEnd(end: Json | undefined): FlowEnd | undefined {
  const pod = textAt(end, 'pod');
  if (pod !== undefined) return { kind: 'endpoint', id: `pod/${pod}` };
  const address = parseAddress(textAt(end, 'ip') ?? '');
  return address && { kind: 'address', address };
}
