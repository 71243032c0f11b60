import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type ILevelsOptions,
  type IParagraphOptions,
  LevelFormat,
  PageNumber,
  Paragraph,
  Tab,
  TextRun,
} from 'docx';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { DraftClause, DraftContent } from '../../../shared/domain/draft.ts';
import { directionOf } from '../../../shared/render/print-direction.ts';
import { type PrintWords, printWords } from '../../../shared/render/print-words.ts';
import { findKeyword } from '../../../shared/text/keywords.ts';
import { LIST_LEVELS, type PlannedLabel, type PlannedList, levelLook, planLists } from './list-plan.ts';
import { type TextPiece, textPieces, xmlSafe } from './text-pieces.ts';

/** What a Word file is made for. Outside: clean, with a line that says what the file contains. */
export interface WordSetup {
  readonly paper: 'A4' | 'Letter';
  readonly audience: 'outside' | 'private';
}

const FONT = {
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia: 'SimSun',
};
/** Half a point: 12 pt, and 9 pt below the page. */
const SIZE = 24;
const SMALL = 18;
/** Twentieths of a point: one centimetre. */
const STEP = 567;
const PAPERS = { A4: { width: 11_906, height: 16_838 }, Letter: { width: 12_240, height: 15_840 } };
const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];

/** Sets a draft as a Word document. The clauses are written as given: who may see what is decided before. */
export function wordDocument(content: DraftContent, setup: WordSetup): Document {
  const isRtl = directionOf(content.language) === 'rtl';
  const plan = planLists(content.clauses);
  const words = wordsFor(content.language);
  const size = { size: SIZE, sizeComplexScript: SIZE };
  return new Document({
    title: xmlSafe(content.title),
    creator: '',
    lastModifiedBy: '',
    styles: {
      default: {
        document: {
          run: { font: FONT, ...size, language: languageTags(content.language) },
          paragraph: { spacing: { after: 120 } },
        },
        title: {
          run: { bold: true, size: 32, sizeComplexScript: 32 },
          paragraph: { alignment: AlignmentType.CENTER, spacing: { after: 360 } },
        },
        ...headingStyles(),
      },
    },
    numbering: {
      config: plan.lists.map((list) => ({ reference: list.reference, levels: listLevels(list) })),
    },
    sections: [
      {
        properties: {
          page: { size: PAPERS[setup.paper], margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 } },
        },
        ...(setup.audience === 'private' ? { headers: { default: privateHeader(words, isRtl) } } : {}),
        footers: { default: pageFooter(words, setup, isRtl) },
        children: content.clauses.map((clause, i) =>
          clauseParagraph(clause, plan.labels[i] ?? { kind: 'none' }, content.language),
        ),
      },
    ],
  });
}

function wordsFor(language: string): PrintWords {
  const primary = language.split('-')[0]?.toLowerCase();
  return printWords(primary === 'fr' || primary === 'ar' ? primary : 'en');
}

/** Word wants a region with a language; these are the customary ones of the six official languages. */
const REGIONS: Readonly<Record<string, string>> = {
  en: 'en-GB',
  fr: 'fr-FR',
  es: 'es-ES',
  ru: 'ru-RU',
  ar: 'ar-SA',
  zh: 'zh-CN',
};

function languageTags(language: string): { value?: string; eastAsia?: string; bidirectional?: string } {
  const tag = REGIONS[language.toLowerCase()] ?? language;
  if (directionOf(language) === 'rtl') return { value: 'en-GB', bidirectional: tag };
  return /^(?:zh|ja|ko)(?:-|$)/i.test(language) ? { value: 'en-GB', eastAsia: tag } : { value: tag };
}

function headingStyles() {
  const heading = (size: number) => ({
    run: { bold: true, color: '000000', font: FONT, size, sizeComplexScript: size },
    paragraph: { keepNext: true, spacing: { before: 240, after: 120 } },
  });
  return {
    heading1: heading(28),
    heading2: heading(26),
    heading3: heading(SIZE),
    heading4: heading(SIZE),
    heading5: heading(SIZE),
    heading6: heading(SIZE),
  };
}

const FORMATS = {
  decimal: LevelFormat.DECIMAL,
  lowerLetter: LevelFormat.LOWER_LETTER,
  upperLetter: LevelFormat.UPPER_LETTER,
  lowerRoman: LevelFormat.LOWER_ROMAN,
  upperRoman: LevelFormat.UPPER_ROMAN,
  bullet: LevelFormat.BULLET,
};

function listLevels(list: PlannedList): ILevelsOptions[] {
  return Array.from({ length: LIST_LEVELS }, (_, level) => {
    const look = levelLook(list.family, level);
    return {
      level,
      format: FORMATS[look.style],
      text: look.text,
      start: list.starts[level] ?? 1,
      alignment: AlignmentType.START,
      style: { paragraph: { indent: indentOf(list.family === 'headings' ? 0 : level, true) } },
    };
  });
}

/** Indentation of a level; with a label the first line hangs by one step. */
function indentOf(level: number, hasLabel: boolean): { left: number; hanging?: number } {
  return hasLabel ? { left: STEP * (level + 1), hanging: STEP } : { left: STEP * level };
}

function clauseParagraph(clause: DraftClause, label: PlannedLabel, language: string): Paragraph {
  const isRtl = directionOf(language) === 'rtl';
  const isDeleted = clause.status.state === 'deleted';
  const keyword =
    clause.kind === 'preambular' || clause.kind === 'operative' ? keywordLength(clause.text) : 0;
  const runs = textPieces(clause.text, clause.marks, isRtl, keyword).flatMap((piece) =>
    runsOf(piece, isDeleted),
  );
  const typed =
    label.kind === 'typed'
      ? [new TextRun({ children: [xmlSafe(label.label), new Tab()], rightToLeft: isRtl })]
      : [];
  return new Paragraph({
    ...kindOptions(clause),
    ...labelOptions(clause, label),
    bidirectional: isRtl,
    children: [...typed, ...runs],
  });
}

function kindOptions(clause: DraftClause): IParagraphOptions {
  switch (clause.kind) {
    case 'title':
      return { heading: HeadingLevel.TITLE };
    case 'heading':
      return {
        heading: HEADINGS[Math.min(Math.max(clause.level, 1), HEADINGS.length) - 1] ?? HeadingLevel.HEADING_6,
      };
    case 'paragraph':
    case 'item':
    case 'bullet':
    case 'preambular':
    case 'operative':
      return {};
    default:
      return assertNever(clause.kind);
  }
}

function labelOptions(clause: DraftClause, label: PlannedLabel): IParagraphOptions {
  const level = Math.min(clause.level, LIST_LEVELS - 1);
  switch (label.kind) {
    case 'list':
      return { numbering: { reference: label.reference, level: label.level, custom: true } };
    case 'typed':
      return clause.kind === 'title' ? {} : { indent: indentOf(clause.kind === 'heading' ? 0 : level, true) };
    case 'none':
      return clause.kind === 'paragraph' && level > 0 ? { indent: indentOf(level, false) } : {};
    default:
      return assertNever(label);
  }
}

/** Length of the keyword a clause of a resolution opens with, which is set in italics. */
function keywordLength(text: string): number {
  const lead = text.length - text.trimStart().length;
  const found = findKeyword(text);
  return found === null ? 0 : lead + found.shown.length;
}

function runsOf(piece: TextPiece, isDeleted: boolean): TextRun[] {
  return piece.text.split('\n').map(
    (line, i) =>
      new TextRun({
        ...(i > 0 ? { break: 1 } : {}),
        children: line
          .split('\t')
          .flatMap((part, at) => [...(at > 0 ? [new Tab()] : []), ...(part === '' ? [] : [part])]),
        ...(piece.bold ? { bold: true, boldComplexScript: true } : {}),
        ...(piece.italic ? { italics: true, italicsComplexScript: true } : {}),
        ...(piece.underline ? { underline: {} } : {}),
        ...(isDeleted ? { strike: true } : {}),
        ...(piece.isRtl ? { rightToLeft: true } : {}),
      }),
  );
}

function smallLine(text: string, isRtl: boolean, isBold = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    bidirectional: isRtl,
    spacing: { after: 0 },
    children: [
      new TextRun({ text, bold: isBold, size: SMALL, sizeComplexScript: SMALL, rightToLeft: isRtl }),
    ],
  });
}

function privateHeader(words: PrintWords, isRtl: boolean): Header {
  return new Header({ children: [smallLine(`${words.confidential} – ${words.privateCopy}`, isRtl, true)] });
}

function pageFooter(words: PrintWords, setup: WordSetup, isRtl: boolean): Footer {
  const [before, between, after] = words.page;
  const page = new TextRun({
    children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after],
    size: SMALL,
    sizeComplexScript: SMALL,
    rightToLeft: isRtl,
  });
  const contains = setup.audience === 'outside' ? [smallLine(words.containsOutside, isRtl)] : [];
  return new Footer({
    children: [
      ...contains,
      new Paragraph({
        alignment: AlignmentType.CENTER,
        bidirectional: isRtl,
        spacing: { after: 0 },
        children: [page],
      }),
    ],
  });
}
