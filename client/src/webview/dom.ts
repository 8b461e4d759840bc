/** The only place that makes nodes. Text stays text: there is no way in for markup. */
export interface Attributes {
  readonly class?: string;
  /** Names the node across redraws, so that focus and folding stay where they were. */
  readonly key?: string;
  readonly onClick?: () => void;
  readonly [name: string]: string | boolean | undefined | (() => void);
}

export type Child = Node | string | undefined | readonly Child[];

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener('click', value);
    else if (name === 'key') element.dataset.key = String(value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue;
    if (typeof child === 'string') parent.appendChild(document.createTextNode(child));
    else if (child instanceof Node) parent.appendChild(child);
    else append(parent, child);
  }
}

/** A text with `code` in backticks, as our sentences have it. */
export function sentence(text: string): Child[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}
