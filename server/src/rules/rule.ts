import type { Programs } from '../engine/compile.ts';
import type { OwnRules } from '../engine/cover/fewRules.ts';
import type { DataplaneName } from '../engine/dataplane/dataplane.ts';
import type { Inventory } from '../engine/inventory.ts';
import type { Policy } from '../engine/model.ts';
import type { WritePath } from '../lower/kubernetes.ts';
import type { ManifestObject } from '../lower/object.ts';
import type { Family } from '../schema/field.ts';
import type { Structure } from '../schema/walk.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Path } from '../syntax/path.ts';
import type { Slice, Span } from '../syntax/tree.ts';
import type { Ignore, IgnoredCode } from './ignore/ignores.ts';
import type { CiliumReading } from './support/cilium/reading.ts';

export type Level = 'error' | 'warning' | 'info' | 'hint';

/**
 * One diagnostic: what it looks for, what it says, what mends it. A rule is pure and total: it reads plain data and
 * returns findings; it never throws on user text and never guesses a fact it was not given.
 */
export interface Rule {
  /** kebab-case, stable, unique over all families; its page is `docs/rules/<code>.md`. */
  readonly code: string;
  /** The level of most findings; a finding may be lower. Only refusals are errors. */
  readonly level: Level;
  /** `document`: one object's text is enough (phase 1). `cluster`: asks other documents or the snapshot (phase 2). */
  readonly scope: 'document' | 'cluster';
  /** One line for the table of all codes. */
  readonly title: string;
  /** Only for kinds of these families; without it for every object. */
  readonly families?: readonly Family[];
  /** Rows of the mistakes and validation tables this rule answers: `A-M01`, `A-V11`. */
  readonly answers: readonly string[];
  /** Only where the settings ask for it. */
  readonly asked?: (settings: RuleSettings) => boolean;
  /** Speaks of where things stand rather than what they say: silent while the text is no YAML, whose faults move things. */
  readonly shape?: boolean;
  check(subject: RuleSubject): Iterable<Finding>;
}

export interface RuleSubject {
  readonly object: ManifestObject;
  /** The object held against its field table, once for all rules; empty for kinds without a table. */
  readonly structure: Structure;
  /** The object's rules among themselves, made once for all who ask; in phase 2 nobody does. */
  readonly ownRules?: (() => OwnRules | undefined) | undefined;
  /** What Cilium's own programs make of one of its policies; for other kinds, and in phase 2, undefined. */
  readonly cilium?: CiliumReading | undefined;
  readonly settings: RuleSettings;
  /** Undefined in phase 1 and where there is nothing to ask. */
  readonly cluster: ClusterView | undefined;
  /** The policies in force next to each other, also where no pod is known; undefined in phase 1. */
  readonly programs?: Programs | undefined;
}

export interface RuleSettings {
  /** The API server's minor version, 37 unless set: some values are refused only since a version. */
  readonly kubernetesMinor: number;
  readonly defaultNamespace: string;
  /** How Calico's objects are written; absent: through Calico's own API. */
  readonly writePath?: WritePath;
  readonly clusterDomain: string;
  /** Which CRDs of policy.networking.k8s.io the cluster has; unset: not known. `both` judges by each. */
  readonly crdChannel?: 'standard' | 'experimental' | 'both';
  /** Enforcers that the policies shall mean the same to; absent: nobody asks. */
  readonly portableTo?: readonly DataplaneName[];
}

/** What rules and features may ask about the cluster: open buffers over workspace over snapshot. */
export interface ClusterView {
  readonly snapshot: Snapshot;
  readonly inventory: Inventory;
  readonly policies: readonly Policy[];
  /** Those policies over this inventory, compiled for the dataplane in force: what flows are judged by. */
  readonly programs: Programs;
  /** "in `staging`, 2 h old", ready to stand in a sentence. */
  readonly words: string;
  /** A captured snapshot so old that the cluster may well be another by now: what rests on it alone is told, not warned of. */
  readonly old?: boolean;
}

export interface Finding {
  readonly code: string;
  readonly level: Level;
  /** Markdown-free except for backticks around user text and names. What, why, what to do. */
  readonly message: string;
  /** Where, as a path from the object's root; `part` tells key from value. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** The field as the API server names it, where that is not `path`: it blames a map for its keys, a peer for its parts. */
  readonly field?: Path;
  /** Something is not there yet: said once its line is left or the file is saved, so that nobody is scolded while typing. */
  readonly unfinished?: boolean;
  /** Where the smallest wrong text is not a node: relative to the slice; wins over `path`. */
  readonly span?: Span;
  /** Validators that refuse the object for this, by the names of the conformance table (`kube-apiserver`). */
  readonly rejectedBy?: readonly string[];
  readonly related?: readonly RelatedPlace[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly fixes?: readonly Fix[];
}

export interface RelatedPlace {
  readonly message: string;
  /** The id of a policy in force, wherever it is written; wins over `uri` and `object`. */
  readonly policy?: string;
  /** Same file when `uri` is absent. */
  readonly uri?: string;
  readonly object?: { readonly document: number; readonly at: Path };
  readonly path: Path;
  /** In the same document, where the place is no node: relative to the slice; wins over `path`. */
  readonly span?: Span;
}

export interface Fix {
  /** Names the result: *Merge into one peer*. */
  readonly title: string;
  /** Edits of the slice's text, not overlapping. */
  readonly edits: readonly TextEdit[];
  /** The one safe fix. Safe means: nobody would want another. */
  readonly preferred?: boolean;
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * A rule about the text of one document, whatever objects it holds: what the YAML reader said, templates. Its findings'
 * paths are empty unless they lead to a node of the document; `span` says where.
 */
export interface SliceRule {
  readonly code: string;
  readonly level: Level;
  readonly scope: 'slice';
  readonly title: string;
  readonly answers: readonly string[];
  check(subject: SliceSubject): Iterable<Finding>;
}

export interface SliceSubject {
  readonly slice: Slice;
  readonly objects: readonly ManifestObject[];
}

/** A rule about one comment that ignores findings, asked when it is known what the comment ignores. */
export interface IgnoreRule {
  readonly code: string;
  readonly level: Level;
  readonly scope: 'ignore';
  readonly title: string;
  readonly answers: readonly string[];
  check(subject: IgnoreSubject): Iterable<Finding>;
}

export interface IgnoreSubject {
  readonly slice: Slice;
  readonly ignore: Ignore;
  /** Those of its codes that were looked for and not found. */
  readonly unused: readonly IgnoredCode[];
  /** Every code there is. */
  readonly codes: readonly string[];
}
