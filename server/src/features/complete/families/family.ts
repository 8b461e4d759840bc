import type { Path } from '../../../engine/model.ts';
import type { Field, FieldRole } from '../../../schema/field.ts';
import type { Labelled } from '../labels.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../spot.ts';

/** What completion must know of a family beyond its field tables. */
export interface FamilyCompletion {
  /** Values for a field by its role; roles that stand nowhere here get what the table lists. */
  readonly values: Readonly<Partial<Record<FieldRole, (spot: Spot, field: Field) => readonly Proposal[]>>>;
  /** Whose labels the selector with this role, at this path, asks about. */
  readonly selectors: Readonly<Partial<Record<FieldRole, (spot: Spot, base: Path) => Labelled>>>;
}
