import type { DraftMark } from '../../../shared/domain/draft.ts';

/** A stretch of text of one look and one direction. */
export interface TextPiece {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  /** Letters of a right-to-left script. */
  readonly isRtl: boolean;
}

/** Everything XML 1.0 can hold, but for the carriage return, which it would turn into a line end. */
const NOT_IN_XML = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The text as XML can hold it, with every character in its place: a paste may have caught others. */
export function xmlSafe(text: string): string {
  return text.toWellFormed().replaceAll('\r', ' ').replace(NOT_IN_XML, '\ufffd');
}

/** Cuts a text where emphasis or direction changes. `italicFrom…To`: keyword of a resolution's clause. */
export function textPieces(
  text: string,
  marks: readonly DraftMark[],
  isRtlText: boolean,
  keywordLength = 0,
): readonly TextPiece[] {
  const safe = xmlSafe(text);
  const cuts = new Set([0, safe.length, keywordLength]);
  for (const mark of marks) {
    cuts.add(Math.min(mark.start, safe.length));
    cuts.add(Math.min(mark.end, safe.length));
  }
  for (const cut of directionCuts(safe, isRtlText)) cuts.add(cut);
  const places = Array.from(cuts).sort((a, b) => a - b);
  return places.slice(0, -1).flatMap((start, i) => {
    const end = places[i + 1] ?? safe.length;
    const has = (style: DraftMark['style']): boolean =>
      marks.some((mark) => mark.style === style && mark.start <= start && mark.end >= end);
    const part = safe.slice(start, end);
    if (part === '') return [];
    const isRtl = isRtlText ? !LATIN.test(part) : RTL.test(part);
    return [
      {
        text: part,
        bold: has('bold'),
        italic: has('italic') || end <= keywordLength,
        underline: has('underline'),
        isRtl,
      },
    ];
  });
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LATIN = /[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]/;
/** Words of the other direction with what stands between them: "ITU-T Study Group 3" in an Arabic line. */
const LTR_RUN =
  /[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff](?:[^\n\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc()[\]«»"،؛؟]*[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff0-9])?/g;
const RTL_RUN =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[^\nA-Za-z\u00c0-\u024f]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?/g;

function directionCuts(text: string, isRtlText: boolean): number[] {
  return Array.from(text.matchAll(isRtlText ? LTR_RUN : RTL_RUN), (match) => [
    match.index,
    match.index + match[0].length,
  ]).flat();
}
