import type { SliceRule } from '../rule.ts';
import { duplicateKey } from './duplicateKey.ts';
import { separatorMissing } from './separatorMissing.ts';
import { template } from './template.ts';
import { yamlSyntax } from './yamlSyntax.ts';
import { yamlTab } from './yamlTab.ts';

/** Rules about the text of a document, whatever it holds. */
export const TEXT_RULES: readonly SliceRule[] = [yamlSyntax, yamlTab, duplicateKey, separatorMissing, template];
