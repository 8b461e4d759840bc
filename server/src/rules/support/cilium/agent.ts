import type { KindSchema } from '../../../schema/field.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import { decodeProblems } from './decode.ts';
import { isNull, type Mode, type Place, Reader } from './go.ts';
import type { AgentProblem } from './problems.ts';
import { ruleProblems } from './rule.ts';

/** Everything for which the agent of a default install would not import the object (cilium.md 3.2). */
export function agentProblems(root: MapNode, schema: KindSchema, mode: Mode): readonly AgentProblem[] {
  const reader = new Reader(mode);
  const top: Place = { node: root, path: [] };
  const problems: AgentProblem[] = [];
  for (const problem of decodeProblems(top, schema.root, reader)) {
    // What the API server stores of a new object has no status, and the namespace is that of the request.
    const isLost = mode === 'stored' && problem.path[0] === 'status';
    const isNamespace = problem.path[0] === 'metadata' && problem.path[1] === 'namespace';
    if (!isLost && !isNamespace) problems.push(problem);
  }
  const metadata = reader.field(top, 'metadata');
  if (reader.text(metadata, 'name') === '' && reader.text(metadata, 'generateName') === '') {
    problems.push({ kind: 'name', path: metadata?.node.kind === 'map' ? ['metadata', 'name'] : ['metadata'] });
  }
  const spec = reader.field(top, 'spec');
  const specs = reader.field(top, 'specs');
  if (!spec && !specs) problems.push({ kind: 'spec', path: [] });
  const namespaced = schema.scope === 'Namespaced';
  for (const rule of [...(spec ? [spec] : []), ...reader.items(top, 'specs')]) {
    if (rule.node.kind === 'map') problems.push(...ruleProblems(rule, namespaced, reader));
    else if (isNull(rule.node)) problems.push({ kind: 'decode', path: rule.path });
  }
  return problems;
}
