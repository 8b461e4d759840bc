import type { Bitset } from '../../../engine/bitset.ts';
import type { Programs } from '../../../engine/compile.ts';
import type { Policy, Subject } from '../../../engine/model.ts';
import { matchSubject } from '../../../engine/subjects.ts';

/** Whom the policy surely selects. Kept with the inventory: an edit leaves most policies as they are. */
export function surelySelected(programs: Programs, { subject }: Policy): Bitset {
  const { inventory, dataplane } = programs;
  const known = inventory.derive(`selected ${dataplane.labelling?.key}`, () => new WeakMap<Subject, Bitset>());
  const found = known.get(subject) ?? matchSubject(subject, programs).sure;
  known.set(subject, found);
  return found;
}
