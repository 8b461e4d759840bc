import { l10n } from 'vscode';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `now`, `12 min`, `2 h`, `3 d`: how long ago, as short as a status bar wants it. */
export function age(then: number, now: number): string {
  const passed = Math.max(0, now - then);
  if (passed < MINUTE) return l10n.t('now');
  if (passed < HOUR) return l10n.t('{0} min', Math.floor(passed / MINUTE));
  if (passed < 2 * DAY) return l10n.t('{0} h', Math.floor(passed / HOUR));
  return l10n.t('{0} d', Math.floor(passed / DAY));
}
