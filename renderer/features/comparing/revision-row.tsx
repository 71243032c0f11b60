import { useMemo } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import {
  isUntouched,
  rowWords,
  type CompareRow,
  type Comparison,
} from '../../../shared/text/compare/index.ts';
import { Button } from '../../ui/components/index.ts';
import { useLanguage, useText, type Translate } from '../../ui/locale/index.ts';
import type { SideClause, SideText } from '../compare-sides.ts';
import { WordParts } from '../word-parts.tsx';
import styles from './comparing.module.css';

interface RevisionRowProps {
  readonly row: CompareRow;
  readonly comparison: Comparison;
  readonly before: SideText;
  readonly after: SideText;
  readonly isMerged: boolean;
  readonly onTakeBack: ((clause: ClauseId) => Promise<void>) | null;
}

const SIGNS: Readonly<Record<CompareRow['kind'], string>> = {
  same: '',
  changed: '~',
  inserted: '+',
  deleted: '–',
  'moved-away': '↷',
};

/** One place of a comparison: what happened to it, in a sign and in words, and the text. */
export function RevisionRow({ row, comparison, before, after, isMerged, onTakeBack }: RevisionRowProps) {
  const t = useText();
  const words = useMemo(() => rowWords(comparison, row), [comparison, row]);
  const old = labelsOf(before.pieces, row.before, t);
  const fresh = labelsOf(after.pieces, row.after, t);
  const kind = kindOf(row, before, after);
  const clause = row.after[0] === undefined ? undefined : after.pieces[row.after[0]];
  const canTakeBack =
    onTakeBack !== null && (row.kind === 'changed' || row.isReformed) && clause !== undefined;
  const isChange = !isUntouched(row);
  return (
    <li
      className={styles['row']}
      data-kind={row.kind}
      data-clause-kind={kind}
      {...(isChange ? { 'data-change': '', tabIndex: -1 } : {})}
    >
      <p className={styles['rowHead']}>
        <span className={styles['sign']} aria-hidden="true">
          {row.isMoved ? '↷' : SIGNS[row.kind]}
        </span>
        <span className={styles['place']}>
          <Labels old={old} fresh={fresh} row={row} />
        </span>
        <span>{happened(row, t)}</span>
        {canTakeBack ? (
          <Button size="small" variant="quiet" icon="undo" onPress={() => void onTakeBack(clause.id)}>
            {t('comparing.takeBack')}
          </Button>
        ) : null}
      </p>
      {row.kind === 'same' && !row.isMoved && isChange ? (
        <div className={styles['oneLine']}>
          <WordParts parts={words} show="new" lang={after.language} isMuted />
        </div>
      ) : isMerged ? (
        <WordParts parts={words} show="both" lang={after.language} isMuted={row.kind === 'moved-away'} />
      ) : (
        <div className={styles['sides']}>
          {row.before.length === 0 ? <span /> : <WordParts parts={words} show="old" lang={before.language} />}
          {row.after.length === 0 || row.kind === 'moved-away' ? (
            <span />
          ) : (
            <WordParts parts={words} show="new" lang={after.language} />
          )}
        </div>
      )}
    </li>
  );
}

/** "29 → 30", or the one label there is. */
function Labels({
  old,
  fresh,
  row,
}: {
  readonly old: string;
  readonly fresh: string;
  readonly row: CompareRow;
}) {
  const t = useText();
  // Numbers alone would stand from left to right, and the arrow of a right-to-left window would point back.
  const { direction } = useLanguage();
  if (row.before.length > 0 && row.after.length > 0 && old !== fresh)
    return (
      <bdi dir={direction}>
        {t('comparing.fromTo', { from: old === '' ? '–' : old, to: fresh === '' ? '–' : fresh })}
      </bdi>
    );
  return <bdi>{row.after.length > 0 ? fresh : old}</bdi>;
}

function labelsOf(clauses: readonly SideClause[], indices: readonly number[], t: Translate): string {
  return indices
    .map((index) => placeOf(clauses[index], t))
    .filter((label) => label !== '')
    .join(' + ');
}

/** A clause's own number; of a row of a table or a footnote what it is and which. */
function placeOf(clause: SideClause | undefined, t: Translate): string {
  const place = clause?.place;
  if (place === undefined) return clause?.label ?? '';
  return place.kind === 'row'
    ? t('comparing.place.row', { row: place.row })
    : t('comparing.place.footnote', { label: place.label });
}

function kindOf(row: CompareRow, before: SideText, after: SideText): string {
  const [fresh] = row.after;
  const clause = fresh === undefined ? before.pieces[row.before[0] ?? -1] : after.pieces[fresh];
  return clause?.kind ?? 'paragraph';
}

/** What happened to the clause, in words: several things may have. */
function happened(row: CompareRow, t: Translate): string {
  const words: string[] = [];
  if (row.kind === 'moved-away') return t('comparing.kind.moved-away');
  if (row.shape !== 'one') words.push(t(`comparing.kind.${row.shape}`));
  else if (row.kind !== 'same') words.push(t(`comparing.kind.${row.kind}`));
  if (row.isMoved) words.push(t('comparing.kind.moved'));
  else if (row.isRenumbered) words.push(t('comparing.kind.renumbered'));
  if (row.isReformed) words.push(t('comparing.kind.reformed'));
  return words.join(t('comparing.comma'));
}
