import { isUntouched, rowWords, type CompareRow, type Comparison } from '../text/compare/index.ts';
import type { PrintBlock } from './print-page-input.ts';

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
  comparison: Comparison,
  isHeading: (newIndex: number) => boolean,
): PrintBlock[] {
  return comparison.rows.flatMap((row, index): readonly PrintBlock[] => {
    const [first] = row.after;
    const heading = first !== undefined && row.kind !== 'moved-away' && isHeading(first);
    if (row.kind === 'moved-away' || (isUntouched(row) && !heading)) return [];
    return [blockOf(comparison, row, `row${index}`, heading)];
  });
}

function blockOf(comparison: Comparison, row: CompareRow, id: string, isHeading: boolean): PrintBlock {
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
    label: labelOf(comparison, row),
    text,
    styles,
    footnotes: [],
    rows: null,
    brackets: false,
  };
}

function labelOf({ before, after }: Comparison, row: CompareRow): string | null {
  const old = row.before.map((index) => before[index]?.label ?? '').join(' + ');
  const fresh = row.after.map((index) => after[index]?.label ?? '').join(' + ');
  const place = old === fresh || fresh === '' ? old : old === '' ? fresh : `${old} → ${fresh}`;
  const label = `${row.isMoved ? '↷' : isUntouched(row) ? '' : SIGNS[row.kind]} ${place}`.trim();
  return label === '' ? null : label;
}
