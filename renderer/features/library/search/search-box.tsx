import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { SearchField } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import type { LibraryView } from '../library-state.ts';
import styles from '../library.module.css';

interface SearchBoxProps {
  readonly view: LibraryView;
  /** Grows when the field is asked for (Ctrl+Shift+F). */
  readonly asked: number;
  readonly onSearch: (query: string) => void;
  /** What these words find is wanted now. */
  readonly onHits: (query: string) => void;
}

/** Words to look for in all texts. Enter and Arrow Down go to what they find, also before it is found. */
export function SearchBox({ view, asked, onSearch, onHits }: SearchBoxProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    if (view.kind !== 'search' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onHits(view.query);
  };
  return (
    <div className={styles['searchBox']} role="search" onKeyDownCapture={onKeyDown}>
      <SearchField
        ref={field}
        label={t('library.search')}
        hideLabel
        placeholder={t('library.search')}
        clearLabel={t('common.clear')}
        value={view.kind === 'search' ? view.query : ''}
        onChange={onSearch}
        isRegionFocus={view.kind === 'search'}
      />
    </div>
  );
}
