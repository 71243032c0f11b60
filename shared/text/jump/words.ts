/**
 * Words that say what kind of place follows, folded, in the six languages. They steer ("section 2" is a
 * heading) or say nothing ("paragraph 34" is "34"). Data: a native delegate may add to it.
 */
export type PlaceWord = 'clause' | 'heading';

const CLAUSE_WORDS = [
  // English
  'paragraph',
  'paragraphs',
  'para',
  'paras',
  'par',
  'clause',
  'clauses',
  'item',
  'items',
  'point',
  'points',
  'subparagraph',
  'subpara',
  'letter',
  'number',
  'no',
  'nos',
  '§',
  '§§',
  '¶',
  // French
  'paragraphe',
  'paragraphes',
  'alinea',
  'alineas',
  'numero',
  'lettre',
  'clause',
  'sous-paragraphe',
  // Spanish
  'parrafo',
  'parrafos',
  'apartado',
  'inciso',
  'punto',
  // Russian, as folded (й becomes и)
  'пункт',
  'пункта',
  'пункте',
  'пункты',
  'абзац',
  'п',
  'пп',
  // Arabic, as folded
  'فقره',
  'الفقره',
  'فقرات',
  'الفقرات',
  'بند',
  'البند',
  'رقم',
  // Chinese
  '第',
  '段',
  '款',
  '项',
  '條',
  '条',
] as const;

const HEADING_WORDS = [
  'section',
  'sections',
  'sect',
  'sec',
  'chapter',
  'article',
  'articles',
  'art',
  'part',
  'heading',
  'annex',
  'chapitre',
  'titre',
  'partie',
  'annexe',
  'seccion',
  'capitulo',
  'articulo',
  'anexo',
  'раздел',
  'глава',
  'статья',
  'статьи',
  'приложение',
  'ماده',
  'الماده',
  'قسم',
  'القسم',
  'فصل',
  'الفصل',
  'باب',
  '节',
  '章',
] as const;

const KINDS: ReadonlyMap<string, PlaceWord> = new Map([
  ...HEADING_WORDS.map((word): [string, PlaceWord] => [word, 'heading']),
  ...CLAUSE_WORDS.map((word): [string, PlaceWord] => [word, 'clause']),
]);

/** What kind of place a folded word announces; undefined for any other word. */
export function placeWord(folded: string): PlaceWord | undefined {
  return KINDS.get(folded.replace(/\.$/, ''));
}
