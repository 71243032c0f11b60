import {
  isUntouched,
  rowWords,
  type ComparedClause,
  type CompareRow,
  type Comparison,
} from '../text/compare/index.ts';
import type { PrintBlock } from './print-page-input.ts';
import type { PrintWords } from './print-words.ts';

const SIGNS: Readonly<Record<CompareRow['kind'], string>> = {
  same: '=',
  changed: '~',
  inserted: '+',
  deleted: '–',
  'moved-away': '↷',
};

/**
 * What changed between two texts as blocks to print: inserted words bold and underlined, deleted words struck, with
 * a sign before the number, so that a copier takes nothing away. Headings stay, so that the reader knows where.
 */
export function comparisonBlocks(
  comparison: Comparison<PrintedClause>,
  words: Pick<PrintWords, 'comparedFootnote' | 'comparedRow'>,
): PrintBlock[] {
  return comparison.rows.flatMap((row, index): readonly PrintBlock[] => {
    const [first] = row.after;
    const heading =
      first !== undefined && row.kind !== 'moved-away' && comparison.after[first]?.kind === 'heading';
    if (row.kind === 'moved-away' || (isUntouched(row) && !heading)) return [];
    return [blockOf(comparison, row, `row${index}`, heading, words)];
  });
}

/** What printing a comparison needs of a clause of either side. */
export type PrintedClause = Pick<ComparedClause, 'id' | 'label' | 'text' | 'kind' | 'place'>;
type Words = Parameters<typeof comparisonBlocks>[1];

function blockOf(
  comparison: Comparison<PrintedClause>,
  row: CompareRow,
  id: string,
  isHeading: boolean,
  words: Words,
): PrintBlock {
  const styles: PrintBlock['styles'] = [];
  let text = '';
  for (const part of rowWords(comparison, row)) {
    const [start, end] = [text.length, text.length + part.text.length];
    text += part.text;
    if (part.kind === 'inserted')
      styles.push({ start, end, style: 'underline' }, { start, end, style: 'bold' });
    if (part.kind === 'deleted') styles.push({ start, end, style: 'strike' });
  }
  return {
    id,
    kind: isHeading ? 'heading' : 'paragraph',
    level: isHeading ? 2 : 0,
    label: labelOf(comparison, row, words),
    text,
    styles,
    footnotes: [],
    rows: null,
    brackets: false,
  };
}

function labelOf({ before, after }: Comparison<PrintedClause>, row: CompareRow, words: Words): string | null {
  const old = row.before.map((index) => placeOf(before[index], words)).join(' + ');
  const fresh = row.after.map((index) => placeOf(after[index], words)).join(' + ');
  const place = old === fresh || fresh === '' ? old : old === '' ? fresh : `${old} → ${fresh}`;
  const label = `${row.isMoved ? '↷' : isUntouched(row) ? '' : SIGNS[row.kind]} ${place}`.trim();
  return label === '' ? null : label;
}

function placeOf(clause: PrintedClause | undefined, words: Words): string {
  const place = clause?.place;
  if (place === undefined) return clause?.label ?? '';
  return place.kind === 'row'
    ? `${words.comparedRow} ${place.row}`
    : `${words.comparedFootnote} ${place.label}`.trim();
}
