/** Parts of a selector: a label pair, a label key, a condition, its values. */

import type { Labels, NamespaceScope } from '../../engine/model.ts';
import { isEverything, type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import type { ClusterView } from '../../rules/rule.ts';
import type { Node } from '../../syntax/tree.ts';
import { code } from '../markdown.ts';
import { joined, requirementText, scopePhrase } from '../phrases.ts';
import { podCount } from '../pods.ts';
import { samePath, selectPods } from '../selection.ts';
import { capital, count, grouped } from '../words.ts';
import { knownLabelNote } from './knownLabels.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { podNames } from './names.ts';

/** Values of a key named in one line. */
const VALUES = 6;

/** What the selector at `base` chooses from: pods of a scope, or namespaces. */
export type Chosen = { readonly of: 'pods'; readonly scope: NamespaceScope } | { readonly of: 'namespaces' };

/** Undefined where the part says no more than the whole selector. */
export function labelMeaning(context: HoverContext, selector: Selector, chosen: Chosen): Meaning | undefined {
  const { place, base } = context;
  const [list, index, part, item] = place.path.slice(base.length);
  if (index === undefined) return undefined;
  const asked = requirements(selector).find(({ path }) => samePath(path ?? [], [...base, list ?? '', index]));
  if (list === 'matchLabels') return pairMeaning(context, chosen, String(index), asked);
  if (asked === undefined || ('values' in asked && asked.values.length === 0)) return notText(place.node);
  if (part === 'key') return keyMeaning(context, chosen, asked.key);
  const value = part === 'values' && typeof item === 'number' && 'values' in asked ? asked.values[item] : undefined;
  if (value !== undefined)
    return {
      title: code(`${asked.key}=${value}`),
      ...holders(context, chosen, { op: 'in', key: asked.key, values: [value] }),
      ...notes(context, chosen, asked.key),
    };
  return {
    ...holders(context, chosen, asked),
    title: part === undefined ? `condition ${Number(index) + 1}` : `${part}`,
  };
}

function pairMeaning(context: HoverContext, chosen: Chosen, key: string, asked: Requirement | undefined): Meaning {
  const { node } = context.place;
  const wrong = notText(node);
  if (wrong) return { ...wrong, title: code(key) };
  const value = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const nothing = node.kind === 'scalar' && node.value === null;
  if (nothing && context.place.manifest.object.schema?.decoding === 'crd') {
    return { title: code(key), bold: 'Dropped', after: ': a label without a value is taken out of the selector' };
  }
  if (asked && 'values' in asked && asked.values.length === 0) {
    return { title: code(key), bold: 'Matches nobody', after: ': the value of a label is text' };
  }
  const found = holders(context, chosen, asked ?? { op: 'in', key, values: [value] });
  return {
    ...found,
    title: code(`${key}=${value}`),
    ...notes(
      context,
      chosen,
      key,
      nothing ? 'The value is left out, which asks for the label with an empty value.' : undefined,
    ),
  };
}

function keyMeaning(context: HoverContext, chosen: Chosen, key: string): Meaning {
  return { ...holders(context, chosen, { op: 'exists', key }), ...notes(context, chosen, key) };
}

function notes(context: HoverContext, chosen: Chosen, key: string, first?: string): Pick<Meaning, 'notes'> {
  const all = [first, knownLabelNote(key, chosen.of), valuesNote(context, chosen, key)];
  return { notes: all.filter((note) => note !== undefined) };
}

/** **`12 pods in shop` have `app=web`**, and how many there are elsewhere. */
function holders(context: HoverContext, chosen: Chosen, requirement: Requirement): Meaning {
  const { cluster } = context.view;
  const words = conditionWords(requirement);
  if (!cluster) return { bold: `Asks for ${words}` };
  const selector: Selector = { kind: 'requirement', requirement };
  if (chosen.of === 'namespaces') {
    const { matched } = cluster.inventory.selectNamespaces(selector);
    const names = matched.length === 0 ? '' : `: ${joined(matched.map(code), 'and', VALUES)}`;
    return { bold: have(count(matched.length, 'namespace'), '', matched.length, words), after: names, counted: true };
  }
  const here = selectPods(cluster.inventory, chosen.scope, selector);
  return {
    bold: have(
      podCount(here.matched, cluster.inventory),
      ` ${scopePhrase(chosen.scope, code)}`,
      here.matched.length,
      words,
    ),
    after: podNames(here.matched) + everywhereWords(cluster, chosen.scope, selector, here.matched.length),
    counted: true,
  };
}

function everywhereWords(cluster: ClusterView, scope: NamespaceScope, selector: Selector, here: number): string {
  if (scope.kind === 'selected' && isEverything(scope.selector)) return '';
  const everywhere = selectPods(cluster.inventory, { kind: 'selected', selector: { kind: 'all' } }, selector).matched;
  const elsewhere = everywhere.length - here;
  return elsewhere > 0 ? `; ${grouped(elsewhere)} more elsewhere` : '';
}

/** `8 pods in shop have app=web`, `No pod in shop has app=web`. */
function have(who: string, where: string, number: number, words: string): string {
  return capital(`${who}${where} ${number < 2 ? 'has' : 'have'} ${words}`);
}

/** `app=web`; `tier` set to `web` or `api`; no `env`, or one other than `prod`; some `app`; no `app`. */
function conditionWords(requirement: Requirement): string {
  const key = code(requirement.key);
  switch (requirement.op) {
    case 'in':
      return requirement.values.length === 1
        ? code(requirementText(requirement))
        : `${key} set to ${joined(requirement.values.map(code), 'or', VALUES)}`;
    case 'notIn':
      return `no ${key}, or one other than ${joined(requirement.values.map(code), 'or', VALUES)}`;
    case 'exists':
      return `the label ${key}`;
    case 'absent':
      return `no label ${key}`;
    case 'text':
      return code(requirementText(requirement));
  }
}

/** The values that the key has among those the selector chooses from, most used first. */
function valuesNote(context: HoverContext, chosen: Chosen, key: string): string | undefined {
  const { cluster } = context.view;
  if (!cluster) return undefined;
  const counts = new Map<string, number>();
  for (const labels of labelsOf(cluster, chosen)) {
    const value = labels.get(key);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size < 2) return undefined;
  const values = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, number]) => `${code(value)} (${grouped(number)})`);
  return `Values there: ${joined(values, 'and', VALUES)}.`;
}

function labelsOf(cluster: ClusterView, chosen: Chosen): readonly Labels[] {
  if (chosen.of === 'namespaces') return [...cluster.inventory.namespaces.values()].map(({ labels }) => labels);
  return selectPods(cluster.inventory, chosen.scope, { kind: 'all' }).matched.map(({ labels }) => labels);
}

/** A number, boolean or structure where text belongs. */
function notText(node: Node): Meaning | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value !== 'number' && typeof node.value !== 'boolean') return undefined;
  return {
    bold: `YAML reads ${code(node.source)} as the ${typeof node.value} ${code(String(node.value))}, and labels are text`,
    after: `: write ${code(JSON.stringify(node.source))}`,
  };
}
