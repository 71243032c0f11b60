import { assertNever } from '../base/assert-never.ts';

/** Words of a citation in the language of the text that cites; it is part of that text. */
interface CitationWords {
  readonly paragraph: string;
  readonly section: string;
  readonly quotes: readonly [open: string, close: string];
  /** Between document and place. */
  readonly comma: string;
}

const ENGLISH: CitationWords = {
  paragraph: 'paragraph #',
  section: 'section #',
  quotes: ['“', '”'],
  comma: ', ',
};
const WORDS: Readonly<Record<string, CitationWords>> = {
  fr: { paragraph: 'paragraphe #', section: 'section #', quotes: ['«\u00a0', '\u00a0»'], comma: ', ' },
  es: { paragraph: 'párrafo #', section: 'sección #', quotes: ['«', '»'], comma: ', ' },
  ru: { paragraph: 'пункт #', section: 'раздел #', quotes: ['«', '»'], comma: ', ' },
  ar: { paragraph: 'الفقرة #', section: 'القسم #', quotes: ['«', '»'], comma: '، ' },
  zh: { paragraph: '第 # 段', section: '第 # 节', quotes: ['“', '”'], comma: '，' },
};
/** What of a document is cited: a numbered paragraph or section, a place named by its keyword, or words of it. */
export type CitedPlace =
  | { readonly kind: 'paragraph' | 'section'; readonly label: string }
  | { readonly kind: 'keyword'; readonly words: string }
  | { readonly kind: 'words'; readonly words: string };

/** "WSIS-II/PC-2/DOC/5, paragraph 34 (ii)" as a text in this language has it; English for one we have no words of. */
export function citationWords(document: string, place: CitedPlace | null, language: string): string {
  if (place === null) return document;
  const words = WORDS[language.split('-')[0]?.toLowerCase() ?? ''] ?? ENGLISH;
  switch (place.kind) {
    case 'paragraph':
    case 'section':
      return `${document}${words.comma}${words[place.kind].replace('#', place.label)}`;
    case 'keyword':
      return `${document}${words.comma}${place.words}`;
    case 'words':
      return `${document}${words.comma}${words.quotes.join(place.words)}`;
    default:
      return assertNever(place);
  }
}
