import { useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useFamilies } from '../meanings.ts';
import type { LibraryRow } from './table-rows.ts';
import styles from './library.module.css';

/** Documents of which the library has a later revision. */
export function useSuperseded(): ReadonlySet<DocumentId> {
  const families = useFamilies();
  return useMemo(
    () =>
      new Set(
        Array.from(families).flatMap(([id, { members }]) =>
          members.some((member) => member.id === id && member.isSuperseded) ? [id] : [],
        ),
      ),
    [families],
  );
}

interface SupersededLineProps {
  readonly rows: readonly LibraryRow[];
  readonly isUnfolded: boolean;
  readonly onUnfold: (isUnfolded: boolean) => void;
}

/** Says how many earlier revisions are folded away, and brings them back. */
export function SupersededLine({ rows, isUnfolded, onUnfold }: SupersededLineProps) {
  const t = useText();
  const count = rows.filter(({ superseded }) => superseded).length;
  if (count === 0) return null;
  return (
    <p className={styles['folded']}>
      <span role="status">{t('library.superseded.count', { count })}</span>{' '}
      <Button size="small" onPress={() => onUnfold(!isUnfolded)}>
        {t(isUnfolded ? 'library.superseded.fold' : 'library.superseded.show')}
      </Button>
    </p>
  );
}
