import { unitJson } from '../features/map/formats.ts';
import { type IsolatedUnit, type Isolation, isolationOf } from '../features/map/isolation.ts';
import { printable } from '../features/printable.ts';
import { count } from '../features/words.ts';
import type { ClusterView } from '../rules/rule.ts';
import type { Arguments } from './args.ts';
import { hang, plain } from './layout.ts';

import type { Terminal } from './terminal.ts';

const DIRECTIONS = ['ingress', 'egress'] as const;

/** `netpol check --report isolation`: who is isolated, and who is not. */
export async function reportIsolation(cluster: ClusterView, args: Arguments, terminal: Terminal): Promise<void> {
  const units = isolationOf(cluster);
  if (args.options.get('format') === 'json') {
    const { name, version } = cluster.programs.dataplane;
    const report = {
      report: 'isolation',
      snapshot: cluster.snapshot.source.name,
      dataplane: { name, version: version ?? null },
      workloads: units.map(({ unit, ingress, egress }) => ({ workload: unitJson(unit), ingress, egress })),
    };
    return terminal.out(`${JSON.stringify(report)}\n`);
  }
  const width = terminal.columns ?? Number.POSITIVE_INFINITY;
  const lines = units.filter(isSomehowOpen).map(({ unit, ...state }) => {
    const said = DIRECTIONS.map((direction) => `${direction} ${words(state[direction])}`).join('; ');
    return hang(`${printable(unit.name)}  `, printable(said), width, 4);
  });
  const summary = `${count(units.length, 'workload')}: ${counted(units)} (${plain(cluster.words)})`;
  return terminal.out([...lines, ...(lines.length > 0 ? [''] : []), summary].map((line) => `${line}\n`).join(''));
}

function isSomehowOpen({ ingress, egress }: IsolatedUnit): boolean {
  return ingress.state !== 'isolated' || egress.state !== 'isolated';
}

/** More policies than these are counted. */
const NAMED = 3;

function words({ state, policies }: Isolation): string {
  const named = policies.slice(0, NAMED).join(', ');
  const by = policies.length > NAMED ? `${named} and ${policies.length - NAMED} more` : named;
  switch (state) {
    case 'open':
      return 'open';
    case 'isolated':
      return by === '' ? 'isolated' : `isolated by ${by}`;
    case 'governed':
      return `not isolated: ${by} let through what they do not match`;
    case 'unknown':
      return `not known: whether ${by} select it depends on a label`;
  }
}

function counted(units: readonly IsolatedUnit[]): string {
  const isolated = units.filter((unit) => !isSomehowOpen(unit)).length;
  const not = (direction: (typeof DIRECTIONS)[number]) =>
    units.filter((unit) => unit[direction].state !== 'isolated').length;
  return `${isolated} isolated in both directions, ${not('ingress')} not for ingress, ${not('egress')} not for egress`;
}
