import { Button, SearchField, Select, ToggleButton } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShortWords } from '../use-media.ts';
import { DOCUMENT_TYPES } from './document-type.ts';
import type { LibraryRow, RowFilter } from './table-rows.ts';
import styles from './library.module.css';

type TableFilter = Omit<RowFilter, 'meeting'>;

interface LibraryFiltersProps {
  /** All rows of the meeting; the choices are those that occur. */
  readonly rows: readonly LibraryRow[];
  readonly filter: TableFilter;
  readonly onFilter: (filter: TableFilter) => void;
  readonly shown: number;
}

const ANY = 'any';

/** Narrowing the table by words of the title, type, language, and what was not read yet. */
export function LibraryFilters({ rows, filter, onFilter, shown }: LibraryFiltersProps) {
  const t = useText();
  const format = useFormat();
  const isShort = useShortWords();
  const types = DOCUMENT_TYPES.filter((type) => rows.some((row) => row.type === type));
  const languages = Array.from(new Set(rows.flatMap(({ entry }) => entry.language ?? []))).sort(
    format.compare,
  );
  const isFiltering =
    filter.type !== null || filter.language !== null || filter.unreadOnly || filter.text !== '';
  return (
    <div className={styles['filters']}>
      <SearchField
        label={t('library.filter.text')}
        hideLabel
        placeholder={t(isShort ? 'library.filter.text.short' : 'library.filter.text')}
        clearLabel={t('common.clear')}
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      <Select
        label={t('library.filter.type')}
        hideLabel
        size="small"
        value={filter.type ?? ANY}
        choices={[
          { id: ANY, label: t('library.filter.anyType') },
          ...types.map((type) => ({ id: type, label: t(`library.type.${type}`) })),
        ]}
        onChange={(id) => onFilter({ ...filter, type: DOCUMENT_TYPES.find((type) => type === id) ?? null })}
      />
      <Select
        label={t('library.filter.language')}
        hideLabel
        size="small"
        value={filter.language ?? ANY}
        choices={[
          { id: ANY, label: t('library.filter.anyLanguage') },
          ...languages.map((tag) => ({ id: tag, label: format.languageName(tag) })),
        ]}
        onChange={(id) => onFilter({ ...filter, language: id === ANY ? null : id })}
      />
      <ToggleButton
        label={t('library.filter.unread')}
        icon="eye"
        size="small"
        isSelected={filter.unreadOnly}
        onChange={(unreadOnly) => onFilter({ ...filter, unreadOnly })}
      />
      <span className={styles['filterCount']} role="status">
        {isFiltering
          ? t('library.filter.shown', { shown, all: rows.length })
          : t('common.documentCount', { count: rows.length })}
      </span>
      {isFiltering ? (
        <Button
          size="small"
          variant="quiet"
          onPress={() => onFilter({ type: null, language: null, unreadOnly: false, text: '' })}
        >
          {t('library.filter.clear')}
        </Button>
      ) : null}
    </div>
  );
}
