import { definition } from '../features/navigate/definition.ts';
import { highlights } from '../features/navigate/highlights.ts';
import { kindLinks } from '../features/navigate/links.ts';
import { references } from '../features/navigate/references.ts';
import { rename, renameTarget } from '../features/navigate/rename.ts';
import { folds, selectionSpans } from '../features/navigate/structure.ts';
import { workspaceSymbols } from '../features/navigate/symbols.ts';
import type { ManifestAt, NavigateWorld } from '../features/navigate/world.ts';
import type { FileSpan } from '../features/results.ts';
import { readObjects } from '../lower/objects.ts';
import type { PolicyService } from '../service.ts';
import type { Host } from '../snapshot/host.ts';
import { cutSlices } from '../syntax/slices.ts';
import type { ClusterState } from './cluster.ts';
import type { OpenDocument } from './documents.ts';
import { currentView, type ShownView, type Surroundings, shownView } from './documentView.ts';
import type { FilesOnDisk } from './files.ts';
import type { FindPlace } from './places.ts';

export interface NavigationOptions {
  readonly host: Host;
  readonly document: (uri: string) => OpenDocument | undefined;
  readonly documents: () => readonly OpenDocument[];
  readonly files: () => FilesOnDisk | undefined;
  readonly state: () => ClusterState | undefined;
  readonly surroundings: () => Surroundings;
  readonly findPlace: FindPlace;
}

type Navigation = Pick<
  PolicyService,
  | 'definition'
  | 'references'
  | 'highlights'
  | 'selectionRanges'
  | 'folds'
  | 'links'
  | 'workspaceSymbols'
  | 'renameTarget'
  | 'rename'
>;

/** Getting around: every answer from what is loaded, but a rename, which reads the files that it may change. */
export function createNavigation(options: NavigationOptions): Navigation {
  const { document, findPlace } = options;

  const shown = (uri: string): ShownView | undefined => {
    const found = document(uri);
    return found && shownView(found, options.surroundings());
  };

  function world(): NavigateWorld {
    return {
      manifests,
      policyPlace(id, path) {
        const policy = options.state()?.policies.get(id);
        return policy && findPlace(policy.place, path);
      },
      place,
    };
  }

  function place(id: string): FileSpan | undefined {
    const found = options.state()?.view.snapshot.places.get(id);
    return found && findPlace(found, []);
  }

  /** Open files as they are shown, and the policies of all others. */
  function* manifests(): Generator<ManifestAt> {
    const open = new Set<string>();
    const around = options.surroundings();
    for (const each of options.documents()) {
      open.add(each.uri);
      const { view, toNow } = shownView(each, around);
      for (const { object, start } of view.objects) yield { uri: each.uri, object, start, toNow };
    }
    const seen = new Set<unknown>();
    for (const { place, object, start = 0 } of options.state()?.policies.values() ?? []) {
      if (open.has(place.uri) || seen.has(object)) continue;
      seen.add(object);
      yield { uri: place.uri, object, start, toNow: (span) => span };
    }
  }

  /** Every manifest of the workspace that holds the text, open ones as they are typed. */
  async function manifestsWith(text: string): Promise<readonly ManifestAt[]> {
    const found: ManifestAt[] = [];
    const around = options.surroundings();
    const open = new Set<string>();
    for (const each of options.documents()) {
      open.add(each.uri);
      const { objects } = currentView(each, around);
      for (const { object, start } of objects) found.push({ uri: each.uri, object, start, toNow: (span) => span });
    }
    for (const uri of options.files()?.workspace.keys() ?? []) {
      if (open.has(uri)) continue;
      const content = await options.host.readFile(uri);
      if (content === undefined || !content.includes(text)) continue;
      for (const { slice, start } of cutSlices(content)) {
        if (slice.template) continue;
        for (const object of readObjects(slice, around.settings))
          found.push({ uri, object, start, toNow: (span) => span });
      }
    }
    return found;
  }

  return {
    definition(uri, offset) {
      const seen = shown(uri);
      const at = seen?.toShown(offset);
      return seen && at !== undefined ? definition(seen.view, at, world()) : [];
    },
    references(uri, offset) {
      const seen = shown(uri);
      const at = seen?.toShown(offset);
      return seen && at !== undefined ? references(seen.view, at, world()) : [];
    },
    highlights(uri, offset) {
      const seen = shown(uri);
      const at = seen?.toShown(offset);
      if (!seen || at === undefined) return [];
      return highlights(seen.view, at).map((found) => ({ ...found, span: seen.toNow(found.span) }));
    },
    selectionRanges(uri, offset) {
      const found = document(uri);
      return found ? selectionSpans(currentView(found, options.surroundings()), offset) : [];
    },
    folds(uri) {
      const found = document(uri);
      return found ? folds(currentView(found, options.surroundings())) : [];
    },
    links(uri) {
      const seen = shown(uri);
      return seen ? kindLinks(seen.view).map((link) => ({ ...link, span: seen.toNow(link.span) })) : [];
    },
    workspaceSymbols: (query) => workspaceSymbols(query, options.state()?.view, world()),
    renameTarget(uri, offset) {
      const found = document(uri);
      if (found === undefined) return { ok: false, why: 'The file is not open.' };
      return renameTarget(currentView(found, options.surroundings()), offset);
    },
    async rename(uri, offset, text) {
      const found = document(uri);
      if (found === undefined) return { ok: false, why: 'The file is not open.' };
      const view = currentView(found, options.surroundings());
      const target = renameTarget(view, offset);
      return target.ok ? rename(view, offset, text, await manifestsWith(target.text)) : target;
    },
  };
}
