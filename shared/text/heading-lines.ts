import { findTypedLabel } from './typed-label.ts';
import { writtenDates } from './written-dates.ts';

const MAX_HEADING = 140;
const GENERIC =
  /^(?:executive summary|summary|introduction|foreword|preface|preamble|abstract|background|contents|table of contents|annex|acknowledge?ments|résumé|sommaire|avant-propos|préface|préambule|introducción|resumen|prólogo|preámbulo|antecedentes|введение|предисловие|преамбула|резюме|前言|引言|序言|摘要|目录|مقدمة|تمهيد|ديباجة|الديباجة|ملخص|خلاصة)\s*:?$/iu;
const DATE_OR_TIME =
  /\d{1,2}[:.h]\d{2}|\b\d{1,2}(?:st|nd|rd|th)?\s+\p{L}{3,}\.?,?\s+\d{4}\b|\b\p{L}{3,}\s+\d{1,2},\s+\d{4}\b/u;

const TIME = /\d{1,2}[:.h]\d{2}/u;
/** What a paper calls itself at the head of a title that names a day: "Summary of the debate held on 3 March 2021". */
const NAMED_PAPER =
  /^(?:(?:draft|final|provisional|revised|preliminary|informal|verbatim|summary|projet de|краткий|заключительный)\s+)*(?:summary|report|minutes|records?|note|statement|outcomes?|conclusions?|proceedings|letter|compte[ -]rendu|procès-verbal|rapport|résumé|note|lettre|déclaration|informe|actas?|resumen|nota|carta|declaración|отч[её]т|протокол|доклад|резюме|записка|письмо|заявление|محضر|تقرير|ملخص|موجز|مذكرة|رسالة)\s(?=\p{L})/iu;

/** True for a line with the look of a title: short, begins large, no stop at its end and no second sentence in it. */
export function isTitleLike(text: string, max = MAX_HEADING): boolean {
  const line = text.trim();
  if (line === '' || line.length > max || line.includes('\n')) return false;
  if (
    /[.;:,!?。；：，！？،؛؟…]["”’»)]*$/u.test(line) ||
    /[.;:]\s+\p{L}/u.test(line.replace(/\b(?:No|Nos|St|Dr|Mr|Ms|vs|Rev|Add|Art|Res)\.\s/gu, ''))
  )
    return false;
  return /^["“«‘(]?[\p{Lu}\p{Lt}\p{Lo}\d]/u.test(line) && /\p{L}{2}|\p{Lo}/u.test(line);
}

/** "Introduction", "Executive Summary", «Введение»: headings of a part, never the title of a document. */
export function isGenericHeading(text: string): boolean {
  return GENERIC.test(text.trim());
}

/** True for a line that states when or where, which has a title's look and is none. */
export function isDateLine(text: string): boolean {
  if (isOnlyDate(text)) return true;
  if (!DATE_OR_TIME.test(text) || text.length >= 120) return false;
  return TIME.test(text) || !NAMED_PAPER.test(text.trim());
}

/** Where and in which state a paper was on its day: a place, "Revised", "Version of". */
const BESIDE_DATE =
  /^[\s,.;:()（），、–—-]*(?:(?:revised|updated|version|rev\.?|as of|status|stand|issued|date|mise à jour|révisé|versión|revisado|дата|版本|修订)(?:\s+(?:on|of|du|de|del|от))?\s*[:：]?)?[\s,.;:()（），、–—-]*(?:\p{Lu}[\p{L}’'-]{1,20}(?:\s\p{Lu}[\p{L}’'-]{1,20})?|\p{Script=Han}{1,6}|\p{Script=Arabic}{2,12})?[\s,.;:()（），、–—-]*$/iu;

/** A day and at most the place beside it, whatever the day is written with: "2009年11月4日 日内瓦", "Revised 02/03/2017". */
export function isOnlyDate(text: string): boolean {
  if (text.length >= 80 || !/[\d٠-٩]|[〇一二三四五六七八九]年/u.test(text)) return false;
  const dates = writtenDates(text).filter(({ day }) => day !== null);
  const strokes = /(?<![\d/])\d{1,2}\/\d{1,2}\/\d{4}(?![\d/])/u.exec(text);
  const [date = strokes === null ? undefined : { at: strokes.index, length: strokes[0].length }] = dates;
  if (date === undefined) return false;
  return BESIDE_DATE.test(`${text.slice(0, date.at)} ${text.slice(date.at + date.length)}`);
}

const LANGUAGES =
  '(?:english|french|spanish|russian|chinese|arabic|anglais|français|espagnol|russe|chinois|arabe|inglés|francés|español|ruso|chino|árabe|английский|французский|испанский|русский|китайский|арабский)';
/** A paper may have been written in a language that it is not published in. */
const WRITTEN = `(?:${LANGUAGES}|german|portuguese|italian|japanese|korean|turkish|persian|farsi|ukrainian|swahili|allemand|portugais|italien|alemán|portugués|italiano)`;
const LANGUAGE_LINE = new RegExp(
  `^original\\s*[:：]\\s*${WRITTEN}(?:(?:\\s*[/,;]\\s*|\\s+(?:and|et|y)\\s+)${WRITTEN})*$|^(?:языку? оригинала|оригинал|原文|الأصل)\\s*[:：]\\s*\\S{2,30}(?:[\\s/,،、]+\\S{1,30}){0,3}$|^${LANGUAGES}(?:(?:\\s*[/,;]\\s*|\\s+(?:and|et|y|и)\\s+)${LANGUAGES})*\\s+(?:only|seulement|uniquement|solamente|únicamente|только)$|^(?:только на .{3,30} языке|仅有?.{1,4}文|بالإنكليزية فقط|بالإنجليزية فقط|بالفرنسية فقط|بالعربية فقط)$|^${LANGUAGES}(?:\\s*/\\s*${LANGUAGES})+$`,
  'iu',
);

/** "English only", "Original: French": in which languages a paper is to be had, above its title. */
export function isLanguageLine(text: string): boolean {
  return LANGUAGE_LINE.test(text.trim().replace(/^[([]|[)\]]$/gu, ''));
}

const SUBMITTED =
  /^(?:(?:joint|written|revised|draft|further)\s+)?(?:contributions?|submissions?|comments?|proposals?|statements?|inputs?|non-papers?|proposition|déclaration|observations?|contribuci[óo]n|propuesta|declaración|вклад|предложени[ея]|заявление|замечания|مساهمة|مقترح|بيان)\s+(?:from|by|of|on behalf of|de|du|des|del|de la|от|من)\s[^:：]{2,100}[:：]\s+(?=\S)/iu;

/** "12 pages": how much there is of it. */
const COUNTED = /^\d+\s+\p{L}+\.?$/u;

/** "Contribution from Kenya: names and numbers": a title that begins with who gives the paper, and no line of a form. */
export function isSubmittedTitle(text: string): boolean {
  const line = text.trim();
  const rest = line.replace(SUBMITTED, '');
  if (rest === line || COUNTED.test(rest) || isDateLine(rest)) return false;
  // "Comments by 15 August: …" says until when.
  if (/\s\d{1,2}\.?(?:st|nd|rd|th)?\s+\p{L}{3,}(?:\s+\d{4})?\s*[:：]/u.test(line.slice(0, -rest.length)))
    return false;
  return isTitleLike(`${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`, 300);
}

/** True for a line of contact details or of a form ("Tel: …", "info@…", "Source: …"). */
export function isFormLine(text: string): boolean {
  if (isSubmittedTitle(text)) return false;
  return (
    /@\S+\.\S|https?:|www\.|^(?:tel|fax|e-?mail|phone|tél|téléphone)\b/iu.test(text) ||
    /^\p{L}[\p{L}\s()]{1,30}:\s/u.test(text)
  );
}

/** "Annex", "Appendix II", «Приложение»: where an annexed text begins. */
export function isAnnexLine(text: string): boolean {
  return /^(?:annex|annexe|appendix|anexo|appendice|apéndice|приложение|الملحق|مرفق|附件|附录)(?:\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z]))?$/iu.test(
    text.trim(),
  );
}

/** "Article 19", "Chapter II", «Статья 1», 第一条, المادة 1: a heading by its first word. */
export function isNamedSection(text: string): boolean {
  const line = text.trim();
  return (
    line.length <= 120 &&
    (/^(?:article|annex|appendix|chapter|part|section|attachment|artículo|anexo|capítulo|sección|annexe|appendice|chapitre|partie|статья|приложение|глава|раздел|часть|المادة|الملحق|مرفق|الفصل|الباب)\s+(?:\d{1,4}|[IVXLC]{1,6}|[A-Z]|premier|première|primero|أول\S*|\S{3,12})(?:\s*[-–—:.].{0,90}|\s*\(.{1,90}\))?$/iu.test(
      line,
    ) ||
      /^第[一二三四五六七八九十百\d]{1,5}[条章节部](?:\s.{0,40})?$/u.test(line)) &&
    !/[.;,]$/u.test(line) &&
    (findTypedLabel(line)?.force ?? 'none') !== 'sure'
  );
}

/** "Document 5-E": a number of a meeting's own documents, on its line. */
export function isDocumentNumber(text: string): boolean {
  return /^(?:document|doc\.?|документ|documento)\s+\d{1,4}(?:\([^)]{1,20}\))?-[EFASCR]$/iu.test(text.trim());
}
