import type { RuleSettings } from '../rules/rule.ts';
import type { Projection } from '../snapshot/projection.ts';
import { SliceCache } from '../syntax/slices.ts';
import { Text } from '../syntax/text.ts';
import { createAnalyst, type RuleRunner } from './analysis.ts';
import { type GivenText, type OpenDocument, readDocument } from './documents.ts';

/** Slices remembered beyond those that open files hold: enough for undo and for files that are closed and opened again. */
const REMEMBERED_SLICES = 400;

/** The open files, in the order in which they were opened. */
export interface DocumentStore {
  open(uri: string, version: number, text: string): void;
  change(uri: string, version: number, text: Text): void;
  close(uri: string): void;
  /** The file on disk is now as on the screen: nothing is being typed any more. False where that says nothing new. */
  saved(uri: string): boolean;
  text(uri: string): Text | undefined;
  version(uri: string): number | undefined;
  document(uri: string): OpenDocument | undefined;
  documents(): readonly OpenDocument[];
  /** An open file as it would be with another text; nothing changes. */
  withText(uri: string, text: string): OpenDocument | undefined;
  /** Everything is read and judged again. */
  configure(settings: RuleSettings): void;
}

interface OpenFile {
  given: GivenText;
  /** The version read before, whose slices are taken over. */
  before: OpenDocument | undefined;
  /** Made when somebody asks: several changes in a row are read once. */
  read: OpenDocument | undefined;
}

export function createDocumentStore(initial: RuleSettings, projection: Projection, rules: RuleRunner): DocumentStore {
  const files = new Map<string, OpenFile>();
  const slices = new SliceCache(REMEMBERED_SLICES);
  let analyse = createAnalyst(initial, projection, rules);

  const document = (uri: string): OpenDocument | undefined => {
    const file = files.get(uri);
    if (file === undefined) return undefined;
    file.read ??= readDocument(file.given, file.before, slices, analyse);
    file.before = undefined;
    return file.read;
  };

  return {
    open(uri, version, text) {
      const given = { uri, version, text: new Text(text), unsaved: false };
      files.set(uri, { given, before: undefined, read: undefined });
    },
    change(uri, version, text) {
      const file = files.get(uri);
      if (file === undefined) return;
      file.given = { uri, version, text, unsaved: true };
      file.before = file.read ?? file.before;
      file.read = undefined;
    },
    close(uri) {
      files.delete(uri);
    },
    saved(uri) {
      const file = files.get(uri);
      if (file === undefined || !file.given.unsaved) return false;
      file.given = { ...file.given, unsaved: false };
      if (file.read) file.read = { ...file.read, unsaved: false, typing: undefined };
      return true;
    },
    text: (uri) => files.get(uri)?.given.text,
    version: (uri) => files.get(uri)?.given.version,
    document,
    withText(uri, text) {
      const now = document(uri);
      return now && readDocument({ ...now, text: new Text(text), unsaved: false }, now, slices, analyse);
    },
    documents: () => [...files.keys()].flatMap((uri) => document(uri) ?? []),
    configure(settings) {
      analyse = createAnalyst(settings, projection, rules);
      for (const file of files.values()) {
        file.read = undefined;
        file.before = undefined;
      }
    },
  };
}
