/** Values of a field: what its table lists, and what the cluster has. */

import { containsRange, parseCidr } from '../../engine/address.ts';
import type { Path } from '../../engine/model.ts';
import { protocolNumber } from '../../engine/ports.ts';
import { scalar } from '../../rules/support/render.ts';
import type { Field } from '../../schema/field.ts';
import { podCount } from '../pods.ts';
import { ruleAt, selectPods } from '../selection.ts';
import { cidrValues } from './addresses.ts';
import { documentation } from './fields.ts';
import { labelKeys, labelValues } from './labels.ts';
import { portValues } from './ports.ts';
import type { Proposal } from './proposal.ts';
import { labelledAt } from './selector.ts';
import { flowSnippet } from './snippet.ts';
import type { Spot } from './spot.ts';

export function values(spot: Spot, field: Field): readonly Proposal[] {
  switch (field.role) {
    case 'label-value':
      return valuesOfLabel(spot);
    case 'label-key':
      return keysOfLabel(spot, field);
    case 'port':
      return ports(spot);
    case 'cidr':
      return cidrValues(spot.view.cluster);
    case 'except':
      return field.type === 'list' ? lists(spot, field) : exceptions(spot);
    case 'namespace':
      return namespaces(spot);
    case 'subject-pods':
      return [whole('{}', `every pod of ${spot.namespace}`)];
    case 'peer-pods':
      return [whole('{}', 'every pod of its namespaces')];
    case 'namespaces':
      return [whole('{}', 'every namespace')];
    case 'policy-types':
      return [
        whole('[Ingress]', 'into the selected pods'),
        whole('[Egress]', 'out of the selected pods'),
        whole('[Ingress, Egress]', 'both'),
      ];
    case 'rules':
      return [
        whole('[]', 'no rules: nothing is let through'),
        whole('[{}]', 'one empty rule: everything is let through'),
      ];
    default:
      return plainValues(spot, field);
  }
}

function plainValues(spot: Spot, field: Field): readonly Proposal[] {
  if (field.enum) {
    return field.enum.map((value) => ({
      label: value,
      detail: value === field.default ? 'the default' : '',
      documentation: documentation(field.doc),
      kind: 'enum',
    }));
  }
  if (field.type === 'boolean') return ['true', 'false'].map((label) => ({ label, detail: '', kind: 'value' }));
  return lists(spot, field);
}

/** Mappings and lists as a value on the key's own line: only where braces are the style. */
function lists(spot: Spot, field: Field): readonly Proposal[] {
  if (!spot.style.flow || (field.type !== 'object' && field.type !== 'list')) return [];
  const insert = flowSnippet(field);
  const label = insert.replace(/\$(?:\d|\{\d:([^}]*)\})/g, (_, given: string | undefined) => given ?? '…');
  return [{ label, detail: field.doc.summary, insert, snippet: true, kind: 'snippet' }];
}

function whole(label: string, detail: string): Proposal {
  return { label, detail, kind: 'value' };
}

function valuesOfLabel(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const labelled = labelledAt(spot);
  const last = spot.path.at(-1);
  // In `matchLabels` the key is the value's own; in `values` it stands beside the list.
  const key = typeof last === 'string' ? last : textAt(spot, [...spot.path.slice(0, -2), 'key']);
  return cluster && labelled && key !== undefined ? labelValues(cluster, labelled, key) : [];
}

function keysOfLabel(spot: Spot, field: Field): readonly Proposal[] {
  const { cluster } = spot.view;
  const labelled = labelledAt(spot);
  if (!cluster || !labelled || field.type === 'map') return [];
  return labelKeys(cluster, labelled);
}

function ports(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const index = (spot.fields ?? []).findIndex((field) => field.role === 'rules');
  const rule = spot.policy && ruleAt(spot.policy, spot.path.slice(0, index + 1));
  if (!cluster || !spot.policy || !rule) return [];
  const written = textAt(spot, [...spot.path.slice(0, -1), 'protocol']);
  return portValues(cluster, spot.policy, rule, written === undefined ? undefined : protocolNumber(written));
}

/** Ranges inside the block's own, and smaller. */
function exceptions(spot: Spot): readonly Proposal[] {
  const range = parseCidr(textAt(spot, [...spot.path.slice(0, -2), 'cidr']) ?? '');
  if (!range) return [];
  return cidrValues(spot.view.cluster).filter(({ label }) => {
    const inner = parseCidr(label);
    return inner !== undefined && inner.length > range.length && containsRange(range, inner);
  });
}

function namespaces({ view }: Spot): readonly Proposal[] {
  const { cluster } = view;
  if (!cluster) return [];
  return [...cluster.inventory.namespaces.keys()].map((name) => ({
    label: name,
    detail: podCount(
      selectPods(cluster.inventory, { kind: 'named', name }, { kind: 'all' }).matched,
      cluster.inventory,
    ),
    insert: scalar(name),
    kind: 'value',
  }));
}

function textAt(spot: Spot, path: Path): string | undefined {
  const node = spot.nodeAt(path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
