import { ADMIN_RULES } from './admin/rules.ts';
import { BETWEEN_RULES } from './between/rules.ts';
import { CALICO_RULES } from './calico/rules.ts';
import { CILIUM_RULES } from './cilium/rules.ts';
import { KUBERNETES_RULES } from './kubernetes/rules.ts';
import type { Rule, SliceRule } from './rule.ts';
import { SCHEMA_RULES } from './schema/rules.ts';
import { TEXT_RULES } from './text/rules.ts';

/** Rules about the text of a document, whatever it holds. */
export const SLICE_RULES: readonly SliceRule[] = TEXT_RULES;

/** Rules about one object, in the order in which equal places are told. */
export const RULES: readonly Rule[] = [
  ...SCHEMA_RULES,
  ...CILIUM_RULES,
  ...CALICO_RULES,
  ...ADMIN_RULES,
  ...KUBERNETES_RULES,
  ...BETWEEN_RULES,
];
