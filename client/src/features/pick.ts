import { type Disposable, QuickInputButtons, type QuickPickItem, QuickPickItemKind, window } from 'vscode';

export const BACK = Symbol('back');

export interface PickRow extends QuickPickItem {
  /** It only tells something: Enter on it chooses nothing. */
  readonly says?: true;
}

export interface PickOptions<T extends PickRow> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
  /** Rows for what was typed so far; asked again as it grows. Rejections end the pick. */
  readonly rows: (typed: string) => Promise<readonly T[]>;
}

/** One step of a question with steps. Undefined when the person left. */
export function pickStep<T extends PickRow>(options: PickOptions<T>): Promise<T | typeof BACK | undefined> {
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
        const first = rows.find(({ says, kind }) => says === undefined && kind !== QuickPickItemKind.Separator);
        if (first !== undefined) pick.activeItems = [first];
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
        if (chosen !== undefined && chosen.says === undefined) finish(chosen);
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
