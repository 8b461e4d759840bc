import type { PolicyService } from '../service.ts';

/** The legend: standard types, so that every theme has colours for them. Their places are what is sent. */
export const TOKEN_TYPES: readonly ReturnType<PolicyService['semanticTokens']>[number]['type'][] = [
  'property',
  'string',
  'function',
  'operator',
];
