import { type Disposable, QuickInputButtons, type QuickPickItem, window } from 'vscode';

export const BACK = Symbol('back');

export interface PickOptions<T extends QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
  /** Rows for what was typed so far; asked again as it grows. Rejections end the pick. */
  readonly rows: (typed: string) => Promise<readonly T[]>;
}

/** One step of a question with steps. Undefined when the person left. */
export function pickStep<T extends QuickPickItem>(options: PickOptions<T>): Promise<T | typeof BACK | undefined> {
  return new Promise((resolve, reject) => {
    const pick = window.createQuickPick<T>();
    const listeners: Disposable[] = [];
    /** Rows of an older text that arrive late are dropped. */
    let asked = 0;
    const finish = (answer: T | typeof BACK | undefined): void => {
      resolve(answer);
      pick.hide();
    };
    const update = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      pick.busy = true;
      try {
        const rows = await options.rows(pick.value.trim());
        if (mine !== asked) return;
        pick.items = rows;
        pick.busy = false;
      } catch (error) {
        reject(error);
        pick.hide();
      }
    };

    pick.title = options.title;
    pick.placeholder = options.placeholder;
    pick.step = options.step;
    pick.totalSteps = options.totalSteps;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.ignoreFocusOut = true;
    pick.buttons = options.canGoBack ? [QuickInputButtons.Back] : [];
    listeners.push(
      pick.onDidChangeValue(() => void update()),
      pick.onDidTriggerButton(() => finish(BACK)),
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen) finish(chosen);
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        for (const listener of listeners) listener.dispose();
        pick.dispose();
      }),
    );
    pick.show();
    void update();
  });
}
