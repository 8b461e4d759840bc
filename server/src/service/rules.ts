import type { ManifestObject } from '../lower/object.ts';
import { RULES, SLICE_RULES } from '../rules/registry.ts';
import type { ClusterView, Rule, RuleSettings } from '../rules/rule.ts';
import type { Structure } from '../schema/walk.ts';
import type { FoundIn, RuleRunner } from './analysis.ts';

const EMPTY: Structure = { fields: [], violations: [] };

const DOCUMENT_RULES = RULES.filter((rule) => rule.scope === 'document');
const CLUSTER_RULES = RULES.filter((rule) => rule.scope === 'cluster');

/** Every rule of the registry, in its order. */
export const ruleRunner: RuleRunner = {
  ofDocument(slice, objects, structures, settings) {
    const found: FoundIn[] = [];
    for (const rule of SLICE_RULES) {
      for (const finding of rule.check({ slice, objects })) found.push({ finding, object: undefined });
    }
    return [...found, ...run(DOCUMENT_RULES, objects, structures, settings, undefined)];
  },
  ofCluster: (objects, structures, settings, view) => run(CLUSTER_RULES, objects, structures, settings, view),
};

function run(
  rules: readonly Rule[],
  objects: readonly ManifestObject[],
  structures: ReadonlyMap<ManifestObject, Structure>,
  settings: RuleSettings,
  cluster: ClusterView | undefined,
): readonly FoundIn[] {
  const found: FoundIn[] = [];
  for (const object of objects) {
    const subject = { object, structure: structures.get(object) ?? EMPTY, settings, cluster };
    for (const rule of rules) for (const finding of rule.check(subject)) found.push({ finding, object });
  }
  return found;
}
