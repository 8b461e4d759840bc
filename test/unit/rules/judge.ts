import { readObjects } from '../../../server/src/lower/objects.ts';
import type { RuleSettings } from '../../../server/src/rules/rule.ts';
import { type FoundIn, judgeDocument, structuresOf } from '../../../server/src/rules/run.ts';
import { cutSlices } from '../../../server/src/syntax/slices.ts';

export const SETTINGS: RuleSettings = {
  kubernetesMinor: 37,
  defaultNamespace: 'default',
  clusterDomain: 'cluster.local',
};

/** What a text's documents alone say, in order. */
export function judgeText(text: string, settings: RuleSettings = SETTINGS): readonly FoundIn[] {
  return cutSlices(text).flatMap(({ slice }) => {
    const objects = slice.template ? [] : readObjects(slice, settings);
    return judgeDocument({ slice, objects, structures: structuresOf(objects), settings });
  });
}

export function codesIn(text: string, settings: RuleSettings = SETTINGS): readonly string[] {
  return judgeText(text, settings).map(({ finding }) => finding.code);
}
