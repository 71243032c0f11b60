import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Comparison } from '../../../shared/text/compare/index.ts';
import { Button, EmptyState, RadioGroup, Select } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { SideText } from '../compare-sides.ts';
import { filterRows, partsOf, placedRows, ROW_FILTERS, type RowFilter } from './compare-rows.ts';
import { RevisionRow } from './revision-row.tsx';
import styles from './comparing.module.css';

interface RevisionRowsProps {
  readonly comparison: Comparison;
  readonly before: SideText;
  readonly after: SideText;
  /** Makes a clause of a draft what it was; null where nothing can be taken back. */
  readonly onTakeBack: ((clause: ClauseId) => Promise<void>) | null;
}

/** More rows than this are shown on request. */
const AT_FIRST = 300;
type View = 'sides' | 'merged';

/** What changed, row by row: two columns or one text, filtered, with the way from change to change. */
export function RevisionRows({ comparison, before, after, onTakeBack }: RevisionRowsProps) {
  const t = useText();
  const [view, setView] = useState<View>('sides');
  const [filter, setFilter] = useState<RowFilter>('changes');
  const [part, setPart] = useState<number | null>(null);
  const [most, setMost] = useState(AT_FIRST);
  const list = useRef<HTMLOListElement>(null);
  const parts = useMemo(() => partsOf(after.pieces), [after]);
  const placed = useMemo(() => placedRows(comparison, parts), [comparison, parts]);
  const rows = useMemo(() => filterRows(placed, filter, part), [placed, filter, part]);
  const step = useSteps(list);
  return (
    <>
      <p className={styles['counts']} role="status">
        {t('comparing.counts', { ...comparison.counts })}
      </p>
      <div className={styles['tools']}>
        <RadioGroup
          label={t('comparing.view')}
          orientation="horizontal"
          choices={[
            { id: 'sides', label: t('comparing.view.sides') },
            { id: 'merged', label: t('comparing.view.merged') },
          ]}
          value={view}
          onChange={setView}
        />
        <Select
          label={t('comparing.filter')}
          choices={ROW_FILTERS.map((id) => ({ id, label: t(`comparing.filter.${id}`) }))}
          value={filter}
          onChange={setFilter}
        />
        {parts.length < 2 ? null : (
          <Select
            label={t('comparing.part')}
            choices={[
              { id: 'all', label: t('comparing.part.all') },
              ...parts.map(({ title }, index) => ({ id: String(index), label: title })),
            ]}
            value={part === null ? 'all' : String(part)}
            onChange={(id) => setPart(id === 'all' ? null : Number(id))}
          />
        )}
        <div className={styles['steps']}>
          <Button icon="arrow-up" onPress={() => step(-1)}>
            {t('comparing.previous')}
          </Button>
          <Button icon="arrow-down" onPress={() => step(1)}>
            {t('comparing.next')}
          </Button>
        </div>
      </div>
      {rows.length === 0 ? (
        <EmptyState
          size="small"
          icon="check"
          title={t(filter === 'changes' && part === null ? 'comparing.same' : 'comparing.none')}
        />
      ) : null}
      <ol ref={list} className={styles['rows']} data-view={view} aria-label={t('comparing.rows')}>
        {rows.slice(0, most).map((shown) => (
          <RevisionRow
            key={shown.key}
            row={shown.row}
            comparison={comparison}
            before={before}
            after={after}
            isMerged={view === 'merged'}
            onTakeBack={onTakeBack}
          />
        ))}
      </ol>
      {rows.length <= most ? null : (
        <Button variant="quiet" onPress={() => setMost(Infinity)}>
          {t('comparing.showAll', { count: rows.length })}
        </Button>
      )}
    </>
  );
}

/** F8 and Shift+F8: the focus goes to the next or the previous change. */
function useSteps(list: RefObject<HTMLOListElement | null>): (step: 1 | -1) => void {
  const go = useCallback(
    (step: 1 | -1): void => {
      const rows = Array.from(list.current?.querySelectorAll<HTMLElement>('[data-change]') ?? []);
      const { activeElement } = document;
      const at = rows.findIndex((row) => row.contains(activeElement));
      const next = at === -1 ? (step === 1 ? rows[0] : rows.at(-1)) : rows[at + step];
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: 'center' });
    },
    [list],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F8' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go]);
  return go;
}
