import type { Node } from './tree.ts';

const ACTION = /\{\{[\s\S]*?\}\}/g;

/** Whether the text holds `{{ … }}` at all, be it a template's action or text that only looks like one. */
export function hasAction(text: string): boolean {
  const open = text.indexOf('{{');
  return open !== -1 && text.indexOf('}}', open) !== -1;
}

/**
 * The text with its template actions out of YAML's way, every offset kept: lines that hold only actions become blank,
 * an action beside other text becomes a word.
 */
export function maskActions(text: string): string {
  const words = text.replace(ACTION, (action) => 'x'.repeat(action.length));
  const masked = [...words];
  for (const { index, 0: line } of text.matchAll(/^[ \t]*(?:\{\{(?:(?!\}\})[\s\S])*\}\}[ \t]*)+$/gm)) {
    for (let at = index; at < index + line.length; at++) masked[at] = text[at] === '\n' ? '\n' : ' ';
  }
  return masked.join('');
}

/** An action stands in a plain or quoted scalar, key or value. Block scalars often hold other programs' templates. */
export function holdsAction(node: Node | undefined): boolean {
  if (!node || node.alias !== undefined) return false;
  switch (node.kind) {
    case 'scalar':
      return node.style !== 'block' && hasAction(node.source);
    case 'list':
      return node.items.some((item) => holdsAction(item.value));
    case 'map':
      return node.entries.some((entry) => !entry.merged && (holdsAction(entry.keyNode) || holdsAction(entry.value)));
  }
}
