import type { Endpoint } from '../../engine/model.ts';
import { type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import { code } from './text.ts';

/** `no pod`, `1 pod`, `12 pods`. */
export function count(number: number, noun: string): string {
  if (number === 0) return `no ${noun}`;
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${noun}${number === 1 ? '' : 's'}`;
}

/** `12 pods`; `3 workloads` where templates stand in for pods. */
export function countPods(pods: readonly Endpoint[]): string {
  const workloads = new Set(pods.filter((pod) => pod.template).map((pod) => workloadKey(pod)));
  if (workloads.size === 0) return count(pods.length, 'pod');
  const real = pods.filter((pod) => !pod.template);
  const named = count(workloads.size, 'workload');
  return real.length === 0 ? named : `${count(real.length, 'pod')} and ${named}`;
}

/** `the 12 pods`, `the one pod`. */
export function thePods(pods: readonly Endpoint[]): string {
  const many = countPods(pods);
  return many.startsWith('1 ') ? `the one ${many.slice(2)}` : `the ${many}`;
}

/** `pod` or `workload`, for a sentence about none of them. */
export function podNoun(pods: readonly Endpoint[]): 'pod' | 'workload' {
  return pods.length > 0 && pods.every((pod) => pod.template) ? 'workload' : 'pod';
}

function workloadKey(pod: Endpoint): string {
  return pod.workload ? `${pod.namespace}/${pod.workload.kind}/${pod.workload.name}` : pod.id;
}

/** `a`, `b` and `c`; `a`, `b` and 3 more. */
export function listNames(names: readonly string[], longest = 3): string {
  const shown = names.length > longest ? names.slice(0, longest - 1) : names;
  const quoted = shown.map(code);
  if (shown.length < names.length) return `${quoted.join(', ')} and ${names.length - shown.length} more`;
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}

/** A requirement as people write it: `app=web`, `app in (a, b)`, `!app`. */
export function requirementText(requirement: Requirement): string {
  switch (requirement.op) {
    case 'in':
      return requirement.values.length === 1
        ? `${requirement.key}=${requirement.values[0]}`
        : `${requirement.key} in (${requirement.values.join(', ')})`;
    case 'notIn':
      return requirement.values.length === 1
        ? `${requirement.key}!=${requirement.values[0]}`
        : `${requirement.key} not in (${requirement.values.join(', ')})`;
    case 'exists':
      return requirement.key;
    case 'absent':
      return `!${requirement.key}`;
  }
}

/** The whole selector in one code span: `app=web, role=db`. Never asked of a selector of everything. */
export function selectorText(selector: Selector): string {
  return code(requirements(selector).map(requirementText).join(', '));
}

/** `` labelled `app=web` ``, or nothing for a selector of everything. */
export function labelled(selector: Selector): string {
  return requirements(selector).length === 0 ? '' : ` labelled ${selectorText(selector)}`;
}

/** For the start of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
