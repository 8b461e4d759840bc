import { l10n } from 'vscode';
import type { StatusResult } from '../../../server/src/protocol.ts';
import { age } from './age.ts';

/** `staging · 2 h`: the context that it was captured from, else the file, and how old it is. */
export function shortStatus({ snapshot }: Pick<StatusResult, 'snapshot'>): string {
  if (snapshot === undefined) return l10n.t('no snapshot');
  const name = snapshot.context ?? snapshot.name;
  if (snapshot.watched) return l10n.t('{0} · live', name);
  if (snapshot.capturedAt === undefined || snapshot.kind === 'workspace') return name;
  return `${name} · ${age(snapshot.capturedAt, Date.now())}`;
}

export function counts(snapshot: NonNullable<StatusResult['snapshot']>): string {
  return [
    l10n.t('{0} namespaces', snapshot.namespaces),
    snapshot.pods > 0 ? l10n.t('{0} pods', snapshot.pods) : l10n.t('{0} workloads', snapshot.workloads),
    l10n.t('{0} policies', snapshot.policies),
  ].join(', ');
}

export function dataplaneName({ dataplane }: StatusResult): string {
  return dataplane.version === undefined ? dataplane.name : `${dataplane.name} ${dataplane.version}`;
}
