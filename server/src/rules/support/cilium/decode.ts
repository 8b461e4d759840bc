import type { Field } from '../../../schema/field.ts';
import { typeProblem } from '../../../schema/types.ts';
import { entriesOf, isNull, type Place, type Reader, textOf } from './go.ts';
import type { AgentProblem } from './problems.ts';

/** Everything that Go's decoder cannot put into the types of the agent: wrong JSON types, numbers out of range, names. */
export function* decodeProblems(place: Place, field: Field, reader: Reader): Iterable<AgentProblem> {
  const { node, path } = place;
  if (field.role === 'cilium-rule-label') {
    yield* ruleLabel(place, field, reader);
    return;
  }
  if (isNull(node)) return;
  if (typeProblem(node, field) || (field.role === 'cilium-priority' && !isByte(place))) {
    yield { kind: 'decode', path };
    return;
  }
  if (node.kind === 'list' && field.items) {
    for (const [index, { value }] of node.items.entries()) {
      yield* decodeProblems({ node: value, path: [...path, index] }, field.items, reader);
    }
  } else if (node.kind === 'map' && field.type === 'map' && field.items) {
    for (const entry of entriesOf(node)) {
      yield* decodeProblems({ node: entry.value, path: [...path, entry.key] }, field.items, reader);
    }
  } else if (node.kind === 'map' && field.fields) {
    for (const entry of entriesOf(node)) {
      const name = reader.nameOf(entry.key, field.fields);
      const child = name === undefined ? undefined : field.fields[name];
      if (child) yield* decodeProblems({ node: entry.value, path: [...path, entry.key] }, child, reader);
    }
  }
}

/** A label of a rule is `{key, value, source}`, or the text `source:key=value`; the key must be there. */
function* ruleLabel(place: Place, field: Field, reader: Reader): Iterable<AgentProblem> {
  const { node, path } = place;
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return;
  if (node.kind !== 'map') {
    yield { kind: 'rule-label', path };
    return;
  }
  const wrong = Object.entries(field.fields ?? {}).flatMap(([name, child]) => {
    const value = reader.field(place, name);
    return value && typeProblem(value.node, child) ? [value] : [];
  });
  if (wrong.length > 0) yield* wrong.map(({ path: at }) => ({ kind: 'decode', path: at }) as const);
  else if ((textOf(reader.field(place, 'key')?.node) ?? '') === '') {
    yield { kind: 'rule-label', path: [...path, 'key'] };
  }
}

/** The priority of a listener is a byte. */
function isByte({ node }: Place): boolean {
  return node.kind === 'scalar' && typeof node.value === 'number' && node.value >= 0 && node.value <= 255;
}
