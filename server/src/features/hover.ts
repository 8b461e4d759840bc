/** What the field under the cursor is, and what it means here. */

import type { Path, Policy } from '../engine/model.ts';
import type { Family, Field } from '../schema/field.ts';
import { adminWriter } from './hover/families/admin.ts';
import { calicoObjectMeaning, calicoWriter } from './hover/families/calico.ts';
import { ciliumWriter } from './hover/families/cilium.ts';
import { kubernetesWriter } from './hover/families/kubernetes.ts';
import type { Meaning, Writer, WriterFor } from './hover/meaning.ts';
import { code, lines, link, paragraphs } from './markdown.ts';
import { type FieldPlace, fieldPlaceAt } from './place.ts';
import type { Hover } from './results.ts';
import type { DocumentView } from './view.ts';
import { snapshotName } from './words.ts';

/** Undefined where nothing of ours stands: other kinds, unknown fields, blanks. Total on any text. */
export function hover(view: DocumentView, offset: number): Hover | undefined {
  const place = fieldPlaceAt(view, offset);
  const field = place?.fields.at(-1);
  if (!place || !field) return undefined;
  const meaning = meaningAt(view, place) ?? {};
  return { markdown: compose(view, place, field, meaning), span: meaning.span ?? place.span };
}

/** The meaning comes from the innermost field with a role; its parts share it. */
function meaningAt(view: DocumentView, place: FieldPlace): Meaning | undefined {
  const { object } = place.manifest;
  // Cilium's writers look for the rule themselves, and have something to say of groups and of what the agent refuses.
  const policy = object.policy ?? (object.schema?.family === 'cilium' ? UNREAD : undefined);
  if (!policy) return object.schema?.family === 'calico' ? calicoObjectMeaning(view, place) : undefined;
  for (let length = place.path.length; length >= 0; length--) {
    const field = place.fields[length];
    const writer = field && writerOf(place, field, place.path.slice(0, length));
    if (!writer || !field) continue;
    const meaning = writer({ view, place, policy, base: place.path.slice(0, length), field });
    if (meaning) return meaning;
  }
  return undefined;
}

/** Stands for no policy. */
const UNREAD: Policy = {
  id: '',
  object: '',
  apiVersion: '',
  kind: '',
  name: '',
  tier: '',
  order: 0,
  subject: { kind: 'labelled', selector: { kind: 'or', of: [] }, path: [] },
  directions: [],
  rules: [],
};

/** Who writes about a field of a kind's family: each has words of its own. */
const WRITERS: Readonly<Record<Family, WriterFor>> = {
  kubernetes: kubernetesWriter,
  admin: adminWriter,
  calico: calicoWriter,
  cilium: ciliumWriter,
};

function writerOf(place: FieldPlace, field: Field, path: Path): Writer | undefined {
  const family = place.manifest.object.schema?.family;
  return family && WRITERS[family](place, field, path);
}

function compose(view: DocumentView, place: FieldPlace, field: Field, meaning: Meaning): string {
  const { schema } = place.manifest.object;
  const title = meaning.title ?? titleOf(place) ?? schema?.kind ?? '';
  const head = `${title.startsWith('`') ? title : `**${title}**`} · *${field.doc.summary}*`;
  const full = view.settings.hoverDetail === 'full';
  return paragraphs(
    head,
    meaningText(view, meaning),
    full ? lines(...(field.doc.facts ?? [])) : undefined,
    full ? lines(...(field.doc.versions ?? [])) : undefined,
    full && schema ? link(schema.kind, schema.link) : undefined,
  );
}

function meaningText(view: DocumentView, meaning: Meaning): string | undefined {
  const { bold, after = '', counted = false, notes = [] } = meaning;
  if (bold === undefined) return undefined;
  const source = counted && view.cluster ? ` *(${sourceWords(view, view.cluster.snapshot.source)})*` : '';
  return lines(`**${bold}**${after}${source}`, ...notes);
}

/** *snapshot `staging`, 2 h old*. */
function sourceWords(view: DocumentView, source: Parameters<typeof snapshotName>[0]): string {
  const name = snapshotName(source, view.now);
  return source.kind === 'workspace' ? `from ${name}` : `snapshot ${name}`;
}

/** A name of the table, or a key that somebody chose: of a label or annotation. */
function titleOf(place: FieldPlace): string | undefined {
  const last = place.path.at(-1);
  if (typeof last !== 'string') return place.path.findLast((step) => typeof step === 'string');
  return place.fields.at(-2)?.type === 'map' ? code(last) : last;
}
