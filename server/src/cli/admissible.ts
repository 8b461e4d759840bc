import type { JsonObject } from '../lower/object.ts';
import { readObjects } from '../lower/objects.ts';
import type { RuleSettings } from '../rules/rule.ts';
import { judgeDocument, structuresOf } from '../rules/run.ts';
import { API_SERVER, EXPERIMENTAL } from '../rules/support/refuse.ts';
import { parseSlice } from '../syntax/parse.ts';

/** What the agent of Cilium takes with other settings: whether it does is for those who know them to say. */
const BY_SETTINGS: ReadonlySet<string> = new Set(['node-peers-off', 'port-missing', 'portless-protocol']);

function stops(name: string, code: string): boolean {
  return name === API_SERVER || name === EXPERIMENTAL || (name === 'cilium-agent' && !BY_SETTINGS.has(code));
}

/** Whether the API server, and Cilium's agent where the policy is Cilium's, take the object, as the validation rules know it. JSON is YAML, so they read it as text. */
export function isAdmissible(object: JsonObject, settings: RuleSettings): boolean {
  const slice = parseSlice(JSON.stringify(object));
  const objects = readObjects(slice, settings);
  const found = judgeDocument({ slice, objects, structures: structuresOf(objects), settings });
  return !found.some(({ finding }) => finding.rejectedBy?.some((name) => stops(name, finding.code)));
}
