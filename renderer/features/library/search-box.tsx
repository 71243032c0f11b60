import { useEffect, useRef } from 'react';
import { SearchField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { LibraryView } from './library-state.ts';
import styles from './library.module.css';

interface SearchBoxProps {
  readonly view: LibraryView;
  /** Grows when the field is asked for (Ctrl+Shift+F). */
  readonly asked: number;
  readonly onSearch: (query: string) => void;
}

/** Words to look for in the texts of all documents. */
export function SearchBox({ view, asked, onSearch }: SearchBoxProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  return (
    <div className={styles['searchBox']} role="search">
      <SearchField
        ref={field}
        label={t('library.search')}
        hideLabel
        placeholder={t('library.search')}
        clearLabel={t('common.clear')}
        value={view.kind === 'search' ? view.query : ''}
        onChange={onSearch}
      />
    </div>
  );
}
