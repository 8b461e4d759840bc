import { type ClusterInputs, type ClusterState, createClusterViewer } from './cluster.ts';
import { isAnalysed, type OpenDocument } from './documents.ts';
import type { FileReader, FilesOnDisk } from './files.ts';
import type { Settings } from './settings.ts';

/** So few that all of them take about one turn. */
const FEW_ENDPOINTS = 1000;
const OVERTAKEN = new Error('Something is another than when this began.');

export interface CurrentClusterOptions {
  readonly documents: () => readonly OpenDocument[];
  readonly files: () => Pick<FileReader, 'current' | 'reading'>;
  readonly settings: () => Settings;
  readonly generation: () => number;
  readonly clock: () => number;
  /** How others get their turn while somebody waits for what is being made. */
  readonly breathing: () => () => Promise<void>;
}

/** The cluster that answers rest on: what files and open documents make of it now. */
export interface CurrentCluster {
  /**
   * Undefined until files were read once: half a cluster would give wrong answers. Looked up, not compared anew, while
   * nothing changed: whoever checks thousands of files asks thousands of times. The age in its words may lag a minute.
   */
  state(): ClusterState | undefined;
  /** What it would be if these were the open documents. */
  stateWith(open: readonly OpenDocument[]): ClusterState | undefined;
  /** As `PolicyService.prepared`. */
  prepared(): Promise<void> | undefined;
  /** Makes in turns what it is going to be when these files are the current ones. */
  prepareFor(next: FilesOnDisk, breathe: () => Promise<void>): Promise<void>;
}

export function createCurrentCluster(options: CurrentClusterOptions): CurrentCluster {
  const { documents, files, generation, clock } = options;
  const viewer = createClusterViewer();
  interface Known {
    readonly generation: number;
    readonly files: FilesOnDisk | undefined;
    readonly minute: number;
    readonly state: ClusterState;
  }
  let known: Known | undefined;
  /** Preparing the cluster of one generation; stays when it is done. */
  let preparing: { readonly generation: number; readonly done: Promise<void>; ended: boolean } | undefined;

  function inputsOf(open: readonly OpenDocument[], current: FilesOnDisk | undefined, now: number): ClusterInputs {
    const { defaultNamespace, dataplane, dataplaneVersion, ciliumConfig } = options.settings();
    return {
      files: current,
      documents: open.filter(isAnalysed),
      defaultNamespace,
      dataplane,
      dataplaneVersion,
      ciliumConfig,
      now,
    };
  }

  /** Ends at the next edit. */
  async function prepare(current: FilesOnDisk | undefined): Promise<void> {
    const begun = generation();
    const breathe = options.breathing();
    try {
      await viewer.prepare(inputsOf(documents(), current, clock()), async () => {
        await breathe();
        if (generation() !== begun) throw OVERTAKEN;
      });
    } catch (error) {
      if (error !== OVERTAKEN) throw error;
    }
  }

  function state(): ClusterState | undefined {
    const current = files().current();
    if (current === undefined && files().reading()) return undefined;
    const now = clock();
    const minute = Math.floor(now / 60_000);
    if (known?.generation === generation() && known.files === current && known.minute === minute) return known.state;
    const made = viewer.view(inputsOf(documents(), current, now));
    known = { generation: generation(), files: current, minute, state: made };
    return made;
  }

  return {
    state,
    stateWith: (open) => state() && viewer.view(inputsOf(open, files().current(), clock())),
    prepared() {
      const current = files().current();
      if (known === undefined || (known.generation === generation() && known.files === current)) return undefined;
      if (known.state.view.inventory.endpoints.length < FEW_ENDPOINTS) return undefined;
      if (preparing?.generation !== generation()) {
        const next = { generation: generation(), done: prepare(current), ended: false };
        const end = () => {
          next.ended = true;
        };
        next.done.then(end, end);
        preparing = next;
      }
      return preparing.ended ? undefined : preparing.done;
    },
    prepareFor: (next, breathe) => viewer.prepare(inputsOf(documents(), next, clock()), breathe),
  };
}
