import type { ReactNode } from 'react';
import { STANCES } from '../../../shared/domain/annotation.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { Button, MenuButton, SearchField } from '../../ui/components/index.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { KINDS, kindWord, stanceWord } from './annotation-words.ts';
import { SHOW_ALL, isFiltering, toggled } from './card-filter.ts';
import type { CardFilter } from './card-filter.ts';
import styles from './annotations-pane.module.css';

interface FilterBarProps {
  readonly filter: CardFilter;
  readonly onFilter: (filter: CardFilter) => void;
  readonly annotations: readonly Annotation[];
  readonly shown: number;
  readonly all: number;
  readonly children?: ReactNode;
}

/** Search in the cards, and a menu of kinds, stances, tags and the unplaced. */
export function FilterBar({ filter, onFilter, annotations, shown, all, children }: FilterBarProps) {
  const t = useText();
  return (
    <div className={styles['filters']}>
      <div className={styles['filterRow']}>
        <SearchField
          label={t('annotating.filter.text')}
          hideLabel
          placeholder={t('annotating.filter.text')}
          clearLabel={t('common.clear')}
          value={filter.text}
          onChange={(text) => onFilter({ ...filter, text })}
        />
        <FilterMenu filter={filter} onFilter={onFilter} annotations={annotations} />
        {children}
      </div>
      {isFiltering(filter) ? (
        <p className={styles['filtered']} role="status">
          <span>{t('annotating.filter.shown', { shown, all })}</span>
          <Button size="small" variant="quiet" onPress={() => onFilter(SHOW_ALL)}>
            {t('annotating.filter.clear')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}

function FilterMenu({
  filter,
  onFilter,
  annotations,
}: Pick<FilterBarProps, 'filter' | 'onFilter' | 'annotations'>) {
  const t = useText();
  const { compare } = useFormat();
  const tags = Array.from(new Set(annotations.flatMap((annotation) => annotation.tags))).sort(compare);
  const groups: readonly MenuGroup[] = [
    {
      id: 'kinds',
      isManyOf: true,
      title: t('annotating.filter.kinds'),
      actions: KINDS.map((kind) => ({
        id: `kind-${kind}`,
        label: t(kindWord(kind)),
        isChecked: filter.kinds.has(kind),
        onAction: () => onFilter({ ...filter, kinds: toggled(filter.kinds, kind) }),
      })),
    },
    {
      id: 'stances',
      isManyOf: true,
      title: t('annotating.filter.stances'),
      actions: [...STANCES, null].map((stance) => ({
        id: `stance-${stance ?? 'not-chosen'}`,
        label: t(stanceWord(stance)),
        isChecked: filter.stances.has(stance),
        onAction: () => onFilter({ ...filter, stances: toggled(filter.stances, stance) }),
      })),
    },
    {
      id: 'tags',
      isManyOf: true,
      title: t('annotating.filter.tags'),
      actions: tags.map((tag) => ({
        id: `tag-${tag}`,
        label: tag,
        isChecked: filter.tags.has(tag),
        onAction: () => onFilter({ ...filter, tags: toggled(filter.tags, tag) }),
      })),
    },
    {
      id: 'places',
      isManyOf: true,
      actions: [
        {
          id: 'unplaced',
          label: t('annotating.filter.unplaced'),
          isChecked: filter.unplacedOnly,
          onAction: () => onFilter({ ...filter, unplacedOnly: !filter.unplacedOnly }),
        },
      ],
    },
  ];
  return <MenuButton label={t('annotating.filter')} icon="filter" bare size="small" groups={groups} />;
}
