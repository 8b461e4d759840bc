import { icmpType } from '../../../lower/cilium/icmpTypes.ts';
import { isStruct, type Place, type Reader, textOf } from './go.ts';
import type { AgentProblem } from './problems.ts';

/** One element of `icmps` (V22), and the names of types, which the decoder looks up. */
export function* icmpProblems(icmp: Place, reader: Reader): Iterable<AgentProblem> {
  const fields = reader.items(icmp, 'fields');
  if (fields.length > 40) yield { kind: 'too-many', path: [...icmp.path, 'fields'], count: fields.length, limit: 40 };
  for (const field of fields) {
    if (!isStruct(field)) continue;
    const family = reader.text(field, 'family');
    if (family !== '' && family !== 'IPv4' && family !== 'IPv6') {
      yield { kind: 'icmp-family', path: [...field.path, 'family'] };
    }
    const type = reader.field(field, 'type');
    if (!type) yield { kind: 'icmp-type-missing', path: [...field.path, 'type'] };
    else {
      const name = textOf(type.node);
      if (name !== undefined && !isType(name, family)) {
        yield { kind: 'icmp-type', path: type.path, name, family: family === 'IPv6' ? 'IPv6' : 'IPv4' };
      }
    }
  }
}

/** Digits are a number, whatever its size; names are those of the family, which is IPv4 unless it says otherwise. */
function isType(name: string, family: string): boolean {
  if (/^[+-]?\d+$/.test(name)) return Number(name) !== 0 || name === '0';
  return icmpType(name, family === 'IPv6' ? 'IPv6' : 'IPv4') !== undefined;
}
