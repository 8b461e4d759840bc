import { labelValueProblem } from '../labels.ts';
import { entriesOf, isStruct, type Place, type Reader, textOf } from './go.ts';
import type { AgentProblem } from './problems.ts';
import { sourcedKeyProblem } from './values.ts';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];

/** A label selector (cilium.md 3.3). What is no text where text belongs is the decoder's. */
export function* selectorProblems(selector: Place, reader: Reader): Iterable<AgentProblem> {
  const labels = reader.field(selector, 'matchLabels');
  if (labels?.node.kind === 'map') {
    for (const entry of entriesOf(labels.node)) {
      const path = [...labels.path, entry.key];
      yield* keyProblem(entry.key, path, 'key');
      const value = textOf(entry.value);
      if (value !== undefined) yield* valueProblem(value, path);
    }
  }
  for (const expression of reader.items(selector, 'matchExpressions')) {
    if (isStruct(expression)) yield* expressionProblems(expression, reader);
  }
}

function* expressionProblems(expression: Place, reader: Reader): Iterable<AgentProblem> {
  const operator = reader.field(expression, 'operator');
  const word = operator ? textOf(operator.node) : '';
  const values = reader.items(expression, 'values');
  const list = reader.field(expression, 'values');
  const at = [...expression.path, 'values'];
  if (word !== undefined) {
    if (WITH_VALUES.includes(word)) {
      if (values.length === 0 && (!list || list.node.kind === 'list')) yield { kind: 'values-missing', path: at };
    } else if (WITHOUT_VALUES.includes(word)) {
      if (values.length > 0) yield { kind: 'values-given', path: at };
    } else yield { kind: 'operator', path: [...expression.path, 'operator'] };
  }
  const key = reader.field(expression, 'key');
  const text = key ? textOf(key.node) : '';
  if (text !== undefined) yield* keyProblem(text, [...expression.path, 'key'], 'value');
  for (const { node, path } of values) {
    const value = textOf(node);
    if (value !== undefined) yield* valueProblem(value, path);
  }
}

function* keyProblem(key: string, path: Place['path'], part: 'key' | 'value'): Iterable<AgentProblem> {
  const problem = sourcedKeyProblem(key);
  if (problem) yield { kind: 'label-key', path, key, problem, part };
}

function* valueProblem(value: string, path: Place['path']): Iterable<AgentProblem> {
  const problem = labelValueProblem(value);
  if (problem) yield { kind: 'label-value', path, value, long: problem === 'long', part: 'value' };
}
