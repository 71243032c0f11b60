import type { ClauseId } from '../base/ids.ts';
import type { DraftClauseKind, DraftKind } from '../domain/draft.ts';
import type { NewClause } from './edit.ts';

type TemplateLanguage = 'en' | 'fr' | 'ar';

interface TemplateWords {
  readonly title: Readonly<Record<Exclude<DraftKind, 'blank'>, string>>;
  /** The seven headings that a charter of a Focus Group documents, in its order. */
  readonly charter: readonly [string, string, string, string, string, string, string];
  readonly contribution: readonly [string, string, string];
}

const WORDS: Readonly<Record<TemplateLanguage, TemplateWords>> = {
  en: {
    title: { 'terms-of-reference': 'Draft terms of reference', contribution: 'Contribution' },
    charter: [
      'Mandate',
      'Urgent interest',
      'Working methods',
      'Deliverables',
      'Promotion and publication',
      'IPR policy',
      'Financing and support',
    ],
    contribution: ['Introduction', 'Background', 'Proposal'],
  },
  fr: {
    title: { 'terms-of-reference': 'Projet de mandat', contribution: 'Contribution' },
    charter: [
      'Mandat',
      'Intérêt urgent',
      'Méthodes de travail',
      'Résultats attendus',
      'Promotion et publication',
      'Politique en matière de DPI',
      'Financement et appui',
    ],
    contribution: ['Introduction', 'Contexte', 'Proposition'],
  },
  ar: {
    title: { 'terms-of-reference': 'مشروع الاختصاصات', contribution: 'مساهمة' },
    charter: [
      'الولاية',
      'الاهتمام العاجل',
      'أساليب العمل',
      'النواتج المتوقعة',
      'الترويج والنشر',
      'سياسة حقوق الملكية الفكرية',
      'التمويل والدعم',
    ],
    contribution: ['مقدمة', 'معلومات أساسية', 'المقترح'],
  },
};

/** Words of the language itself, or English where there is no template in it. */
function wordsOf(language: string): TemplateWords {
  const primary = language.toLowerCase().split('-')[0];
  return primary === 'fr' || primary === 'ar' ? WORDS[primary] : WORDS.en;
}

function clause(id: ClauseId, kind: DraftClauseKind, level: number, text: string): NewClause {
  return { id, kind, level, manualLabel: null, text, marks: [], status: { state: 'not-discussed' } };
}

/**
 * The clauses a new draft starts with. Terms of reference: a title and the seven headings of the charter,
 * each with an empty paragraph to write in; a contribution: Introduction, Background, Proposal; blank: one
 * empty paragraph. `title` replaces the template's own title.
 */
export function templateClauses(
  kind: DraftKind,
  language: string,
  title: string,
  newId: () => ClauseId,
): readonly NewClause[] {
  const titled = title.trim() === '' ? [] : [clause(newId(), 'title', 0, title.trim())];
  if (kind === 'blank') return [...titled, clause(newId(), 'paragraph', 0, '')];
  const words = wordsOf(language);
  const headings = kind === 'terms-of-reference' ? words.charter : words.contribution;
  return [
    ...(titled.length > 0 ? titled : [clause(newId(), 'title', 0, words.title[kind])]),
    ...headings.flatMap((heading) => [
      clause(newId(), 'heading', 1, heading),
      clause(newId(), 'paragraph', 0, ''),
    ]),
  ];
}
