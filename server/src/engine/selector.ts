/** One algebra of label requirements, the target of every selector dialect. Evaluation is three-valued. */

/** A demand on one label key. `in` needs the key; `notIn` also holds where the key is absent (apimachinery labels.Requirement). */
export type Requirement =
  | { readonly op: 'in'; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'notIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'exists'; readonly key: string }
  | { readonly op: 'absent'; readonly key: string };

export type Selector =
  | { readonly kind: 'all' }
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  | { readonly kind: 'and'; readonly of: readonly Selector[] };
