import type { Annotation } from '../../shared/domain/annotation.ts';
import type { DocumentEntry, ParsedDocument } from '../../shared/domain/document.ts';
import type { DraftContent } from '../../shared/domain/draft.ts';
import type { LanguageTag } from '../../shared/domain/language.ts';
import { detectLanguage } from '../../shared/text/language.ts';
import type { SearchableText, TextPart } from './api.ts';

/** Letters of one document that are searched, as of some thousand pages: one that is larger must not stop the others. */
export const MOST_SEARCHED = 8_000_000;

/** A received document: its clauses, and its footnotes at the clauses that carry their marks. */
export function searchableDocument(
  { id, language }: Pick<DocumentEntry, 'id' | 'language'>,
  parsed: Pick<ParsedDocument, 'clauses' | 'footnotes'>,
): SearchableText {
  const parts = parsed.clauses.map((clause): TextPart => ({
    key: clause.id,
    label: clause.label,
    isHeading: clause.kind === 'heading',
    text: clause.text,
  }));
  const notes = parsed.footnotes.flatMap((note): readonly TextPart[] =>
    note.clause === null
      ? []
      : [{ key: `${note.clause}#${note.id}`, label: note.label, isHeading: false, text: note.text }],
  );
  return { id, language, ...within([...parts, ...notes]) };
}

function within(parts: readonly TextPart[]): Pick<SearchableText, 'parts' | 'isCut'> {
  let left = MOST_SEARCHED;
  const end = parts.findIndex(({ text }) => (left -= text.length) < 0);
  return end < 0 ? { parts } : { parts: parts.slice(0, end), isCut: true };
}

/** Kinds of what the delegate wrote; each is found by itself. */
export type PrivateKind = 'note' | 'red' | 'draft';

/** Name of a private text in the index, which knows only names. */
export function privateId(kind: PrivateKind, id: string): string {
  return `${kind}/${id}`;
}

/** What a name in the index of private texts stands for. */
export function privateOf(name: string): { readonly kind: PrivateKind; readonly id: string } | null {
  const slash = name.indexOf('/');
  const kind = name.slice(0, slash);
  return kind === 'note' || kind === 'red' || kind === 'draft' ? { kind, id: name.slice(slash + 1) } : null;
}

/** A note without its red line, and the red line by itself; what is empty is left out. */
export function searchableNote(note: Annotation): readonly SearchableText[] {
  const { position, anchor } = note;
  const said = [note.body, note.tags.join(', '), position?.target ?? '', position?.fallback ?? ''];
  const fields: readonly (readonly [key: string, text: string])[] = [
    ['said', said.filter((text) => text.trim() !== '').join('\n')],
    ['quote', anchor.scope === 'range' ? anchor.quote : ''],
  ];
  return [
    textOf(privateId('note', note.id), fields),
    textOf(privateId('red', note.id), [['red', position?.redLine ?? '']]),
  ].filter(({ parts }) => parts.length > 0);
}

function textOf(id: string, fields: readonly (readonly [key: string, text: string])[]): SearchableText {
  const parts = fields
    .filter(([, text]) => text.trim() !== '')
    .map(([key, text]): TextPart => ({ key, label: null, isHeading: false, text }));
  return { id, language: languageOf(parts.map(({ text }) => text).join('\n')), parts };
}

function languageOf(text: string): LanguageTag | null {
  return detectLanguage(text)?.language ?? null;
}

/** A draft as it reads now. */
export function searchableDraft(content: DraftContent): SearchableText {
  return {
    id: privateId('draft', content.id),
    language: content.language,
    parts: content.clauses.map((clause) => ({
      key: clause.id,
      label: clause.label,
      isHeading: clause.kind === 'heading' || clause.kind === 'title',
      text: clause.text,
    })),
  };
}
