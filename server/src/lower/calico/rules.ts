/** A Calico rule as the engine sees it: an action and criteria that must all hold (calico.md 1.4, 1.5, 4.5, 4.6). */

import type { Action, Condition, Criterion, Direction, PacketEnd, Path, Rule } from '../../engine/model.ts';
import { hasPorts, type PortValue, type Protocol } from '../../engine/ports.ts';
import type { Selector } from '../../engine/selector.ts';
import type { Json } from '../object.ts';
import { at, integerAt, isObject, listAt, textAt } from '../value.ts';
import { effectiveEntity, read } from './effective.ts';
import { familyOf, readNet, readPort, readProtocol } from './values.ts';

export interface RuleContext {
  readonly direction: Direction;
  /** The policy's namespace, '' for global ones. */
  readonly namespace: string;
  /** Nothing looked at it before Felix (W3). */
  readonly raw?: boolean;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['allow', 'Allow'],
  ['deny', 'Deny'],
  ['pass', 'Pass'],
  ['log', 'Log'],
]);

/** Undefined where Felix cannot take the rule: then it ignores the whole policy (calico.md 3.4, R). */
export function lowerRule(written: Json, path: Path, context: RuleContext): Rule | undefined {
  if (!isObject(written)) return undefined;
  // calico.md V40: without an action Felix lets through.
  const action = ACTIONS.get((textAt(written, 'action') ?? (context.raw ? 'Allow' : '')).toLowerCase());
  if (action === undefined) return undefined;
  const protocols = protocolCriteria(written, path);
  const icmp = icmpCriteria(written, path);
  const source = entityCriteria(at(written, 'source'), 'source', [...path, 'source'], written, context);
  const destination = entityCriteria(
    at(written, 'destination'),
    'destination',
    [...path, 'destination'],
    written,
    context,
  );
  if (protocols === undefined || icmp === undefined || source === undefined || destination === undefined) {
    return undefined;
  }
  // Only what comes in is ever looked at for requests (calico.md 4.11).
  const needs = context.direction === 'ingress' ? httpCondition(at(written, 'http'), [...path, 'http']) : undefined;
  return {
    direction: context.direction,
    action,
    path,
    peers: undefined,
    ports: undefined,
    criteria: [...protocols, ...icmp, ...source, ...destination],
    ...(needs && { needs: [needs] }),
  };
}

function protocolCriteria(rule: Json, path: Path): readonly Criterion[] | undefined {
  const criteria: Criterion[] = [];
  const version = at(rule, 'ipVersion') ?? undefined;
  if (version !== undefined && version !== 4 && version !== 6) return undefined;
  const family = version ?? familyOf(at(rule, 'protocol'));
  if (family !== undefined)
    criteria.push({ kind: 'family', family, path: [...path, version ? 'ipVersion' : 'protocol'] });
  for (const [field, negated] of [
    ['protocol', false],
    ['notProtocol', true],
  ] as const) {
    const written = at(rule, field) ?? undefined;
    if (written === undefined) continue;
    const protocol = readProtocol(written);
    if (protocol === undefined) return undefined;
    criteria.push({ kind: 'protocol', protocol, negated, path: [...path, field] });
  }
  return criteria;
}

function icmpCriteria(rule: Json, path: Path): readonly Criterion[] | undefined {
  const criteria: Criterion[] = [];
  for (const [field, negated] of [
    ['icmp', false],
    ['notICMP', true],
  ] as const) {
    const written = at(rule, field) ?? undefined;
    if (written === undefined) continue;
    const type = integerAt(written, 'type');
    const code = integerAt(written, 'code');
    if ((type !== undefined && (type < 0 || type > 254)) || (code !== undefined && (code < 0 || code > 255))) {
      return undefined;
    }
    // A code without a type, or neither, asks nothing: Felix looks at the code only where there is a type.
    if (type === undefined) continue;
    criteria.push({ kind: 'icmp', type, code, negated, path: [...path, field] });
  }
  const [only, but] = criteria;
  if (only?.kind !== 'icmp' || but?.kind !== 'icmp' || only.type !== but.type) return criteria;
  // What is asked for is what is left out: no ICMP packet at all.
  return but.code === undefined || but.code === only.code ? [{ ...but, type: undefined, code: undefined }] : criteria;
}

function entityCriteria(
  entity: Json | undefined,
  end: PacketEnd,
  path: Path,
  rule: Json,
  { namespace }: RuleContext,
): readonly Criterion[] | undefined {
  if (!isObject(entity)) return [];
  const selectors = entitySelectors(entity, namespace, path);
  const ports = portCriteria(entity, end, path, rule, selectors?.owner);
  if (selectors === undefined || ports === undefined) return undefined;
  return [
    ...netCriteria(entity, end, path),
    ...selectors.asked.map(
      ({ selector, negated, field }): Criterion => ({
        kind: 'labels',
        end,
        selector,
        negated,
        path: [...path, field],
      }),
    ),
    ...serviceCriteria(entity, end, path),
    ...ports,
  ];
}

/** A list of which nothing can be read is no criterion any more (calico.md V49). */
function netCriteria(entity: Json, end: PacketEnd, path: Path): readonly Criterion[] {
  return (
    [
      ['nets', false],
      ['notNets', true],
    ] as const
  ).flatMap(([field, negated]): readonly Criterion[] => {
    const ranges = listAt(entity, field).flatMap((net) => readNet(net) ?? []);
    return ranges.length === 0 ? [] : [{ kind: 'ranges', end, ranges, negated, path: [...path, field] }];
  });
}

interface AskedSelector {
  readonly selector: Selector;
  readonly negated: boolean;
  readonly field: string;
}

/**
 * With a positive selector one and the same thing must match it and not the negative one; without, no thing at all may
 * match the negative one (calico.md 4.6).
 */
function entitySelectors(
  entity: Json,
  namespace: string,
  path: Path,
): { readonly asked: readonly AskedSelector[]; readonly owner: Selector | undefined } | undefined {
  const written = {
    selector: textAt(entity, 'selector') ?? '',
    notSelector: textAt(entity, 'notSelector') ?? '',
    namespaceSelector: textAt(entity, 'namespaceSelector') ?? '',
    accountNames: listAt(entity, 'serviceAccounts', 'names').flatMap((name) =>
      typeof name === 'string' ? [name] : [],
    ),
    accountSelector: textAt(entity, 'serviceAccounts', 'selector') ?? '',
  };
  // Felix reads the written texts once more, and drops the policy of one that it cannot read (V70).
  for (const text of [written.selector, written.notSelector, written.namespaceSelector, written.accountSelector]) {
    if (read(text, path) === undefined) return undefined;
  }
  const { positive, negative } = effectiveEntity(written, namespace);
  const holds = positive === '' ? undefined : read(positive, [...path, fieldOf(written)]);
  const lacks = negative === '' ? undefined : read(negative, [...path, 'notSelector']);
  if (positive !== '' && holds === undefined) return undefined;
  if (holds === undefined) {
    const asked = lacks === undefined ? [] : [{ selector: lacks, negated: true, field: 'notSelector' }];
    return { asked, owner: undefined };
  }
  const owner: Selector = lacks === undefined ? holds : { kind: 'and', of: [holds, { kind: 'not', of: lacks }] };
  return { asked: [{ selector: owner, negated: false, field: fieldOf(written) }], owner };
}

function fieldOf(written: {
  readonly selector: string;
  readonly namespaceSelector: string;
  readonly notSelector: string;
}): string {
  if (written.selector !== '') return 'selector';
  if (written.namespaceSelector !== '') return 'namespaceSelector';
  return written.notSelector === '' ? 'serviceAccounts' : 'notSelector';
}

/** A missing namespace is never filled in, so such a Service is never found (calico.md V78). */
function serviceCriteria(entity: Json, end: PacketEnd, path: Path): readonly Criterion[] {
  const name = textAt(entity, 'services', 'name');
  if (name === undefined) return [];
  const namespace = textAt(entity, 'services', 'namespace') ?? '';
  return [{ kind: 'service', end, namespace, name, path: [...path, 'services'] }];
}

/** Undefined where Felix refuses: numbers need a protocol, and one that has ports (calico.md V43, V44, V46, V47). */
function portCriteria(
  entity: Json,
  end: PacketEnd,
  path: Path,
  rule: Json,
  owner: Selector | undefined,
): readonly Criterion[] | undefined {
  const criteria: Criterion[] = [];
  const written = at(rule, 'protocol') ?? undefined;
  const protocol = written === undefined ? undefined : readProtocol(written);
  for (const [field, negated] of [
    ['ports', false],
    ['notPorts', true],
  ] as const) {
    const list = listAt(entity, field);
    if (list.length === 0) continue;
    const ports = list.flatMap((port) => readPort(port) ?? []);
    if (ports.length !== list.length || !fitProtocol(ports, written !== undefined, protocol)) return undefined;
    criteria.push({ kind: 'ports', end, ports, negated, ...(owner && { owner }), path: [...path, field] });
  }
  return criteria;
}

function fitProtocol(ports: readonly PortValue[], given: boolean, protocol: Protocol | undefined): boolean {
  const named = ports.every((port) => port.kind === 'named' && isPortName(port.name));
  if (!given) return named;
  return protocol !== undefined && hasPorts(protocol) && ports.every((p) => p.kind !== 'named' || isPortName(p.name));
}

/** Kubernetes' syntax of port names (calico.md V47). */
function isPortName(name: string): boolean {
  return /^[a-z0-9-]{1,15}$/.test(name) && /[a-z]/.test(name) && !/^-|-$|--/.test(name);
}

function httpCondition(http: Json | undefined, path: Path): Condition | undefined {
  if (!isObject(http)) return undefined;
  const methods = listAt(http, 'methods').flatMap((method) => (typeof method === 'string' ? [method] : []));
  const paths = listAt(http, 'paths').flatMap((one) => {
    const exact = textAt(one, 'exact');
    const prefix = textAt(one, 'prefix');
    return exact !== undefined ? [exact] : prefix !== undefined ? [`${prefix}…`] : [];
  });
  const any = methods.length === 0 || methods.includes('*');
  if (any && paths.length === 0) return undefined;
  const requests = (any ? [''] : methods).flatMap((method) =>
    (paths.length === 0 ? [''] : paths).map((each) => `${method} ${each}`.trim()),
  );
  return { kind: 'http', requests, path };
}
