import type { IgnoreRule } from '../rule.ts';
import { ignoreUnknownCode } from './ignoreUnknownCode.ts';
import { ignoreUnused } from './ignoreUnused.ts';
import { ignoreWithoutReason } from './ignoreWithoutReason.ts';

/** What can be wrong with a comment that ignores findings. */
export const IGNORE_RULES: readonly IgnoreRule[] = [ignoreUnknownCode, ignoreWithoutReason, ignoreUnused];
