import type { Path } from '../../../syntax/path.ts';
import type { MapNode, Node } from '../../../syntax/tree.ts';
import type { Check } from '../../field.ts';
import type { Validator } from '../../validators.ts';
import { READERS, type Reader } from '../views.ts';

export const SERVER: readonly Validator[] = ['kube-apiserver'];
export const CALICOCTL: readonly Validator[] = ['calicoctl-validate', 'calicoctl-create'];
export const BOTH: readonly Validator[] = [...SERVER, ...CALICOCTL];

const OF: Readonly<Record<Reader, readonly Validator[]>> = { server: SERVER, calicoctl: CALICOCTL };

/** Where and how a value is wrong for one reader; undefined where it is fine. */
export type Failing = (
  node: Node,
  reader: Reader,
  root: MapNode,
) => { readonly at: Path; readonly facts?: Readonly<Record<string, string | number>> } | undefined;

/** A check that both readers make, each in its own way: whoever finds something refuses. */
export function twoReaders(name: string, failing: Failing): Check {
  return {
    name: `calico-${name}`,
    fails: (node, root) => {
      const found = READERS.map((reader) => ({ reader, failure: failing(node, reader, root) }));
      const first = found.find(({ failure }) => failure !== undefined)?.failure;
      if (first === undefined) return undefined;
      const by = found.flatMap(({ reader, failure }) => (failure === undefined ? [] : OF[reader]));
      return { ...first, by };
    },
  };
}
