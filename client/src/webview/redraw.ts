/** Replaces what is shown and keeps what the person did with it: focus, scroll position, what they opened and closed. */
export function redraw(root: HTMLElement, parts: readonly (Node | undefined)[]): void {
  const scroll = document.scrollingElement?.scrollTop ?? 0;
  const focused = keyOf(document.activeElement);
  const folding = new Map([...root.querySelectorAll('details')].map((details) => [keyOf(details), details]));
  const changed = new Map<string, boolean>();
  for (const [key, details] of folding) {
    if (key !== undefined && details.dataset.touched !== undefined) changed.set(key, details.open);
  }

  root.replaceChildren(...parts.filter((part) => part !== undefined));
  for (const details of root.querySelectorAll('details')) {
    const kept = changed.get(keyOf(details) ?? '');
    if (kept !== undefined) {
      details.open = kept;
      details.dataset.touched = '';
    }
    details.querySelector('summary')?.addEventListener('click', () => {
      details.dataset.touched = '';
    });
  }
  if (focused !== undefined) {
    const again = [...root.querySelectorAll<HTMLElement>('[data-key]')].find((element) => keyOf(element) === focused);
    again?.focus({ preventScroll: true });
  }
  if (document.scrollingElement) document.scrollingElement.scrollTop = scroll;
}

function keyOf(element: Element | null): string | undefined {
  return element instanceof HTMLElement ? element.dataset.key : undefined;
}
