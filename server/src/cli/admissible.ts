import type { JsonObject } from '../lower/object.ts';
import { readObjects } from '../lower/objects.ts';
import type { RuleSettings } from '../rules/rule.ts';
import { judgeDocument, structuresOf } from '../rules/run.ts';
import { API_SERVER, EXPERIMENTAL } from '../rules/support/refuse.ts';
import { parseSlice } from '../syntax/parse.ts';

/** Whether the API server takes the object, as the validation rules know it. JSON is YAML, so they read it as text. */
export function isAdmissible(object: JsonObject, settings: RuleSettings): boolean {
  const slice = parseSlice(JSON.stringify(object));
  const objects = readObjects(slice, settings);
  const found = judgeDocument({ slice, objects, structures: structuresOf(objects), settings });
  return !found.some(({ finding }) => finding.rejectedBy?.some((name) => name === API_SERVER || name === EXPERIMENTAL));
}
