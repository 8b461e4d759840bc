/** Which writer speaks about which field of the Calico kinds. */

import type { Field, FieldRole } from '../../../schema/field.ts';
import type { FieldPlace } from '../../place.ts';
import type { Writer } from '../meaning.ts';

const BY_ROLE: Readonly<Partial<Record<FieldRole, Writer>>> = {};

export function calicoWriter(_place: FieldPlace, field: Field): Writer | undefined {
  return field.role && BY_ROLE[field.role];
}
