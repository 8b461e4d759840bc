import type { Path } from '../../engine/model.ts';
import { ALL, type Requirement, type Selector } from '../../engine/selector.ts';
import type { CompareOperator, SelectorNode } from './parse.ts';

/** What the tree asks of labels (calico.md 2.2); `path` is the field that holds it. `global()` asks nothing by itself. */
export function engineSelector(node: SelectorNode, path: Path): Selector {
  const one = (requirement: Requirement): Selector => ({ kind: 'requirement', requirement: { ...requirement, path } });
  switch (node.kind) {
    case 'all':
    case 'global':
      return ALL;
    case 'has':
      return one({ op: 'exists', key: node.key });
    case 'compare':
      return one(comparison(node.op, node.key, node.value));
    case 'set':
      return one({
        op: node.op === 'in' ? 'in' : 'notIn',
        key: node.key,
        values: node.values.map(({ value }) => value),
      });
    case 'not':
      return { kind: 'not', of: engineSelector(node.of, path) };
    case 'and':
    case 'or':
      return { kind: node.kind, of: node.of.map((part) => engineSelector(part, path)) };
  }
}

function comparison(op: CompareOperator, key: string, value: string): Requirement {
  switch (op) {
    case '==':
      return { op: 'in', key, values: [value] };
    case '!=':
      return { op: 'notIn', key, values: [value] };
    case 'contains':
      return { op: 'text', key, at: 'anywhere', text: value };
    case 'starts with':
      return { op: 'text', key, at: 'start', text: value };
    case 'ends with':
      return { op: 'text', key, at: 'end', text: value };
  }
}
