import type { Annotation } from '../../../../shared/domain/annotation.ts';
import type { DocumentEntry } from '../../../../shared/domain/document.ts';
import { Button, DateField, Select } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useRoomView } from '../../../ui/shell/shell-context.tsx';
import { DOCUMENT_TYPES, documentType } from '../document-type.ts';
import type { Library } from '../use-library.ts';
import styles from '../library.module.css';
import { NO_FILTER, PLACES } from './search-scope.ts';
import type { SearchFilter } from './search-scope.ts';

interface SearchFiltersProps {
  readonly library: Library;
  readonly notes: readonly Annotation[];
  readonly filter: SearchFilter;
  readonly onFilter: (filter: SearchFilter) => void;
}

const ANY = 'any';

/** Narrowing a search; only choices that occur are offered. In Room view nothing private is. */
export function SearchFilters({ library, notes, filter, onFilter }: SearchFiltersProps) {
  const t = useText();
  const format = useFormat();
  const isRoomView = useRoomView();
  const { documents, meetings } = library;
  const languages = Array.from(new Set(documents.flatMap(({ language }) => language ?? [])));
  const types = DOCUMENT_TYPES.filter((type) => documents.some((entry) => documentType(entry) === type));
  const tags = isRoomView ? [] : Array.from(new Set(notes.flatMap((note) => note.tags))).sort(format.compare);
  const undated = filter.from === '' && filter.to === '' ? 0 : documents.filter(isUndated).length;
  const change = (part: Partial<SearchFilter>): void => onFilter({ ...filter, ...part });
  return (
    <div className={styles['filters']} role="group" aria-label={t('library.search.filters')}>
      {isRoomView ? null : (
        <Select
          label={t('library.search.where')}
          hideLabel
          size="small"
          value={filter.where}
          choices={PLACES.map((id) => ({ id, label: t(`library.search.where.${id}`) }))}
          onChange={(where) => change({ where })}
        />
      )}
      <Choice
        label={t('library.filter.language')}
        any={t('library.filter.anyLanguage')}
        value={filter.language}
        choices={languages.map((id) => ({ id, label: format.languageName(id) }))}
        onChange={(language) => change({ language })}
      />
      <Choice
        label={t('library.filter.type')}
        any={t('library.filter.anyType')}
        value={filter.type}
        choices={types.map((id) => ({ id, label: t(`library.type.${id}`) }))}
        onChange={(id) => change({ type: types.find((type) => type === id) ?? null })}
      />
      <Choice
        label={t('library.search.meeting')}
        any={t('library.search.anyMeeting')}
        value={filter.meeting}
        choices={meetings.map(({ id, name }) => ({ id, label: name }))}
        onChange={(meeting) => change({ meeting })}
      />
      <Choice
        label={t('library.search.tag')}
        any={t('library.search.anyTag')}
        value={filter.tag}
        choices={tags.map((id) => ({ id, label: id }))}
        onChange={(tag) => change({ tag })}
      />
      <div className={styles['searchDates']}>
        <DateField
          label={t('library.search.from')}
          size="small"
          value={filter.from}
          onChange={(from) => change({ from })}
        />
        <DateField
          label={t('library.search.to')}
          size="small"
          value={filter.to}
          onChange={(to) => change({ to })}
        />
      </div>
      {undated === 0 ? null : (
        <p className={styles['hint']}>{t('library.search.undated', { count: undated })}</p>
      )}
      {JSON.stringify(filter) === JSON.stringify(NO_FILTER) ? null : (
        <Button size="small" variant="quiet" onPress={() => onFilter(NO_FILTER)}>
          {t('library.search.noFilter')}
        </Button>
      )}
    </div>
  );
}

function isUndated({ readable, datedOn }: DocumentEntry): boolean {
  return readable && datedOn === undefined;
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly value: string | null;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (value: string | null) => void;
}

/** One of what occurs, or any; not offered where there is nothing to choose. */
function Choice({ label, any, value, choices, onChange }: ChoiceProps) {
  if (choices.length === 0 || (choices.length === 1 && value === null)) return null;
  return (
    <Select
      label={label}
      hideLabel
      size="small"
      value={value === null ? ANY : `is-${value}`}
      choices={[
        { id: ANY, label: any },
        ...choices.map(({ id, label: name }) => ({ id: `is-${id}`, label: name })),
      ]}
      onChange={(id) => onChange(id === ANY ? null : id.slice(3))}
    />
  );
}
