import { matches } from '../engine/selector.ts';
import { printable } from '../features/printable.ts';
import { count } from '../features/words.ts';
import { canonicalSelector } from '../lower/calicoSelector/canonical.ts';
import { engineSelector } from '../lower/calicoSelector/engineSelector.ts';
import { parseSelector, type SelectorNode } from '../lower/calicoSelector/parse.ts';
import { selectorErrorText, selectorWords } from '../lower/calicoSelector/words.ts';
import type { Arguments } from './args.ts';
import { SELECTOR } from './commands.ts';
import { answerLines } from './jsonLines.ts';
import { plain } from './layout.ts';
import { answerSelectorCase } from './selectorCases.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';
import { loadWorld } from './worlds.ts';

/** `netpol selector`: what a Calico selector asks, in words. */
export async function selector(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const cases = args.options.get('cases');
  if (cases !== undefined) return answerLines(cases, answerSelectorCase, terminal);
  const [expression, ...rest] = args.positionals;
  if (expression === undefined || rest.length > 0) {
    return usage('`netpol selector` explains one expression; put it in quotes.', SELECTOR, terminal);
  }
  const parsed = parseSelector(expression);
  if (!parsed.ok) {
    const { at, end } = parsed.error;
    const marks = `  ${expression}\n  ${' '.repeat(at)}${'^'.repeat(Math.max(1, end - at))}`;
    return report(`${selectorErrorText(parsed.error)}\n${marks}`, terminal);
  }
  const canonical = canonicalSelector(parsed.node);
  const words = selectorWords(parsed.node);
  const found = args.options.has('snapshot') ? await matched(parsed.node, args, terminal) : undefined;
  if (found !== undefined && 'problem' in found) return report(found.problem, terminal);
  if (args.options.get('format') === 'json') {
    await terminal.out(`${JSON.stringify({ selector: canonical, words, ...found })}\n`);
    return 0;
  }
  const lines = [canonical, `  matches whatever ${plain(words)}`];
  if (found !== undefined) {
    const all = [...found.pods, ...found.others];
    lines.push(
      `  ${count(found.pods.length, 'pod')} and ${count(found.others.length, 'other thing')} in ${found.snapshot}`,
    );
    lines.push(...all.map((name) => `    ${printable(name)}`));
  }
  await terminal.out(`${lines.join('\n')}\n`);
  return 0;
}

interface Matched {
  readonly snapshot: string;
  /** `shop/web-0`. */
  readonly pods: readonly string[];
  /** `NetworkSet shop/partners`. */
  readonly others: readonly string[];
}

/** As a rule of a GlobalNetworkPolicy would match it: in every namespace. */
async function matched(
  node: SelectorNode,
  args: Arguments,
  terminal: Terminal,
): Promise<Matched | { readonly problem: string }> {
  const loaded = await loadWorld(args, undefined, terminal, 'calico');
  if ('problem' in loaded) return loaded;
  const { inventory, programs, snapshot } = loaded.world.cluster;
  const selector = engineSelector(node, []);
  const pods = programs.labelling === undefined ? [] : inventory.endpointsOf(programs.labelling.pods(selector).sure);
  const others = (programs.labelling?.things ?? []).filter(({ facts }) => matches(selector, facts) === 'yes');
  return {
    snapshot: snapshot.source.name,
    pods: pods.map(({ namespace, name }) => `${namespace}/${name}`),
    others: others.map(
      ({ kind, namespace, name }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    ),
  };
}
