import type { ManifestObject } from '../lower/object.ts';
import { RULES, SLICE_RULES } from '../rules/registry.ts';
import type { ClusterView, Finding, Rule } from '../rules/rule.ts';
import type { Structure } from '../schema/walk.ts';
import type { Slice, Span } from '../syntax/tree.ts';
import type { FoundIn, Judged, RuleRunner } from './analysis.ts';
import { spanAt } from './places.ts';

const EMPTY: Structure = { fields: [], violations: [] };

const DOCUMENT_RULES = RULES.filter((rule) => rule.scope === 'document');
const CLUSTER_RULES = RULES.filter((rule) => rule.scope === 'cluster');

/** Every rule of the registry, in its order. */
export const ruleRunner: RuleRunner = {
  ofDocument(judged) {
    const { slice, objects } = judged;
    const found: FoundIn[] = [];
    for (const rule of SLICE_RULES) {
      for (const finding of rule.check({ slice, objects })) found.push(located(finding, undefined, slice));
    }
    return [...found, ...run(DOCUMENT_RULES, judged, undefined)];
  },
  ofCluster: (judged, view) => run(CLUSTER_RULES, judged, view),
};

function run(rules: readonly Rule[], judged: Judged, cluster: ClusterView | undefined): readonly FoundIn[] {
  const found: FoundIn[] = [];
  for (const object of judged.objects) {
    const structure = judged.structures.get(object) ?? EMPTY;
    const subject = { object, structure, settings: judged.settings, cluster };
    for (const rule of rules) {
      for (const finding of rule.check(subject)) found.push(located(finding, object, judged.slice));
    }
  }
  return found;
}

function located(finding: Finding, object: ManifestObject | undefined, slice: Slice): FoundIn {
  return { finding, object, span: findingSpan(finding, object, slice) };
}

function findingSpan(finding: Finding, object: ManifestObject | undefined, slice: Slice): Span {
  if (finding.span) return finding.span;
  return object ? spanAt(object.node, finding.path, finding.part) : { start: 0, end: firstLine(slice.text) };
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
