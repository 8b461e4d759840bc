/** What a policy's name promises. */

/** Words in a policy's name that promise to let something through, and words that take the promise back. */
const PROMISES = word(
  'allows?|permits?|unblock|(?:opens?|enables?)[-._](?:all|ingress|egress|internet|traffic|access)',
);
const REVOKES = word('deny|denies|denied|block\\w*|restrict\\w*|isolat\\w*|lock\\w*|none|nothing|no|not|only|default');

export function promisesToAllow(name: string): boolean {
  return PROMISES.test(name) && !REVOKES.test(name);
}

/** Its name says that it keeps something out. */
export function speaksOfDenying(name: string): boolean {
  return REVOKES.test(name);
}

/** One of the words, between separators. */
function word(words: string): RegExp {
  return new RegExp(`(?:^|[-._])(?:${words})(?:[-._]|$)`, 'i');
}
