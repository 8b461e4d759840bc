import type { TextDocument } from 'vscode';

/** Manifests that hold a policy name its kind somewhere near the top; nobody waits for us to read a huge dump. */
const LOOKED_AT = 512 * 1024;

const LANGUAGES = ['yaml', 'json', 'jsonc', 'helm', 'yaml-textmate'];

const POLICY_KIND = /^[\s{[,-]*["']?kind["']?\s*:\s*["']?\w*(NetworkPolicy|NetworkSet|HostEndpoint|CIDRGroup)/m;

/** Whether a document looks as if it held a network policy: a cheap look at the text, wrong only for the very unusual. */
export function looksLikePolicy(document: TextDocument): boolean {
  if (!LANGUAGES.includes(document.languageId)) return false;
  return POLICY_KIND.test(document.getText().slice(0, LOOKED_AT));
}

const WORKLOAD_KIND =
  /^[\s{[,-]*["']?kind["']?\s*:\s*["']?(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)\b/m;

/** Whether it looks as if it held a pod, or something that makes pods. */
export function looksLikeWorkload(document: TextDocument): boolean {
  if (!LANGUAGES.includes(document.languageId)) return false;
  return WORKLOAD_KIND.test(document.getText().slice(0, LOOKED_AT));
}
