import { Packer } from 'docx';
import type { Bytes } from '../../../shared/base/bytes.ts';
import type { DraftClause, DraftContent } from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';
import { cutAtWord } from '../../../shared/text/cut-at-word.ts';
import { scrubPackage } from './scrub-package.ts';
import { type WordSetup, wordDocument } from './word-document.ts';

/**
 * Makes a .docx of a draft. For outside: living clauses only, labels counted without the deleted ones, no
 * status, no link of a citation. A private copy shows deleted clauses struck through and says on each page
 * that it is confidential. Neither holds names, dates or history; equal drafts give equal bytes.
 */
export async function makeDocx(draft: DraftContent, setup: WordSetup): Promise<Bytes> {
  const content =
    setup.audience === 'outside' ? livingText(draft) : { ...draft, clauses: withoutBlanks(draft.clauses) };
  return scrubPackage(await Packer.toBuffer(wordDocument(content, setup)), titleOf(content));
}

/** The title that programs show instead of the file's name: where the draft has none, its first words. */
function titleOf({ title, clauses }: DraftContent): string {
  if (title.trim() !== '') return title;
  const first = clauses.find((clause) => clause.text.trim() !== '')?.text.trim() ?? '';
  return first.length <= TITLE_MOST ? first : `${cutAtWord(first, TITLE_MOST)}…`;
}

const TITLE_MOST = 80;

function livingText(draft: DraftContent): DraftContent {
  const alive = draft.clauses.filter((clause) => clause.status.state !== 'deleted');
  const labels = computeLabels(alive);
  return {
    ...draft,
    clauses: withoutBlanks(alive.map((clause) => ({ ...clause, label: labels.get(clause.id) ?? null }))),
  };
}

/** Paragraphs nobody has written in yet are part of the template, not of the text. */
function withoutBlanks(clauses: readonly DraftClause[]): readonly DraftClause[] {
  return clauses.filter((clause) => clause.text.trim() !== '' || clause.label !== null);
}
