import type { MissingResource } from '../../engine/model.ts';
import { code } from '../markdown.ts';

/** What could not be read, and what follows: one sentence for what is missing for one reason in one place. */
export function missingSentences(missing: readonly MissingResource[]): readonly string[] {
  const groups = new Map<string, MissingResource[]>();
  for (const entry of missing) {
    const key = `${entry.resource === SETTINGS} ${entry.why} ${entry.except?.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map(sentence);
}

/** Of all ConfigMaps one is read, and without it there are defaults. */
const SETTINGS = 'configmaps';

function sentence(alike: readonly MissingResource[]): string {
  const [first] = alike;
  if (first === undefined) return '';
  const names = alike.map(({ resource }) => code(resource)).join(', ');
  const inside = first.except ? `; of ${first.except.map((name) => code(name)).join(', ')} it holds them` : '';
  if (first.resource === SETTINGS) {
    return `The settings of Cilium (ConfigMap ${code('kube-system/cilium-config')}) are not in the snapshot, because ${REASONS[first.why]}: its defaults are assumed.`;
  }
  const what = first.why === 'hashed' ? 'Some objects are not in the snapshot' : 'Not in the snapshot';
  return `${what}, because ${REASONS[first.why]}: ${names}${inside}. Answers that depend on them are unknown.`;
}

const REASONS: Readonly<Record<MissingResource['why'], string>> = {
  forbidden: 'the API server forbids to read them',
  'not-asked': 'other namespaces were not asked for',
  'not-answered': 'the API server did not answer with them',
  hashed: 'they make no sense with hashed names',
};
