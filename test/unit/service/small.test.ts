import { describe, expect, it } from 'vitest';
import { createBreathing } from '../../../server/src/service/breathe.ts';
import { displayWithin } from '../../../server/src/service/display.ts';
import { featureSettings, ruleSettings } from '../../../server/src/service/settings.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/service.ts';

describe('breathing', () => {
  /** What happened first: a timer that was due, or the work going on. */
  async function order(passed: number): Promise<string[]> {
    let now = 0;
    const breathe = createBreathing({ clock: () => now });
    const happened: string[] = [];
    const timer = new Promise<void>((resolve) =>
      setTimeout(() => {
        happened.push('timer');
        resolve();
      }, 0),
    );
    now += passed;
    await breathe();
    happened.push('work');
    await timer;
    return happened;
  }

  it('lets others have a turn after a long one, and not after a short one', async () => {
    expect(await order(50)).toEqual(['timer', 'work']);
    expect(await order(1)).toEqual(['work', 'timer']);
  });

  /** How many turns others had before the work went on. */
  async function turns(urgent: (turn: number) => boolean): Promise<number> {
    let now = 0;
    let taken = 0;
    const breathe = createBreathing({
      clock: () => now,
      turn: async () => {
        taken += 1;
        now += 4;
      },
      urgent: () => urgent(taken),
    });
    now += 50;
    await breathe();
    return taken;
  }

  it('goes on when whoever waits has the answer, or does not ask', async () => {
    expect(await turns(() => false)).toBe(1);
    expect(await turns((turn) => turn < 3)).toBe(3);
    expect(await turns(() => true)).toBe(5);
  });
});

describe('a file as people call it', () => {
  it.each([
    [['file:///w'], 'file:///w/policies/db.yaml', 'policies/db.yaml'],
    [['file:///w/'], 'file:///w/db.yaml', 'db.yaml'],
    [['file:///w', 'file:///w/team'], 'file:///w/team/db.yaml', 'db.yaml'],
    [['file:///w'], 'file:///w2/db.yaml', '/w2/db.yaml'],
    [['file:///w/db.yaml'], 'file:///w/db.yaml', '/w/db.yaml'],
    [[], 'file:///with%20blank/db.yaml', '/with blank/db.yaml'],
    [[], 'untitled:Untitled-1', 'untitled:Untitled-1'],
    [[], 'file:///100%/db.yaml', '/100%/db.yaml'],
  ])('below %j, %s is %s', (folders, uri, shown) => {
    expect(displayWithin(folders, uri)).toBe(shown);
  });
});

describe('a Kubernetes version', () => {
  it.each([
    ['1.36', 36],
    ['v1.30.2', 30],
    [' 1.25 ', 25],
    ['', 37],
    ['latest', 37],
  ])('%j means minor %i', (kubernetesVersion, minor) => {
    const settings = { ...DEFAULT_SETTINGS, kubernetesVersion };
    expect(ruleSettings(settings).kubernetesMinor).toBe(minor);
    expect(featureSettings(settings).kubernetesMinor).toBe(minor);
  });
});
