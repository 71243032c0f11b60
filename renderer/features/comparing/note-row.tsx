import { useMemo, useState } from 'react';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import { suggestPlaces, type AnchorClause, type Suggestion } from '../../../shared/text/anchors/index.ts';
import { wordDiff } from '../../../shared/text/compare/index.ts';
import { Badge, Button, Checkbox, Icon, type IconName } from '../../ui/components/index.ts';
import { useLanguage, useText } from '../../ui/locale/index.ts';
import type { PlannedNote } from './carry-plan.ts';
import type { Review } from './carry-review.tsx';
import { WordParts } from '../word-parts.tsx';
import styles from './comparing.module.css';

interface NoteRowProps {
  readonly planned: PlannedNote;
  readonly after: readonly AnchorClause[];
  readonly review: Review;
}

const ICONS: Readonly<Record<AnnotationKind, IconName>> = {
  highlight: 'highlight',
  note: 'note',
  question: 'question',
  position: 'position',
};

/** A note with the place it would have: how it was found, the words, and, where it has none, places that resemble them. */
export function NoteRow({ planned, after, review }: NoteRowProps) {
  const t = useText();
  const { note, place, copy } = planned;
  const isBrought = review.isBrought(copy.id);
  const chosen = review.placeOf(planned);
  const quote = note.anchor.scope === 'range' ? note.anchor.quote : '';
  return (
    <li className={styles['note']} data-note={place.state}>
      <div className={styles['noteHead']}>
        <Checkbox
          isSelected={isBrought || !review.isLeftOut(copy.id)}
          isDisabled={isBrought}
          onChange={(isIn) => review.leaveOut(copy.id, !isIn)}
        >
          {t(`annotating.kind.${note.kind}`)}
        </Checkbox>
        <Icon name={ICONS[note.kind]} size={14} />
        <Badge
          tone={place.state === 'unplaced' ? 'caution' : place.state === 'changed' ? 'accent' : 'positive'}
        >
          {t(`comparing.carry.state.${place.state}`)}
        </Badge>
        <Places planned={planned} />
        {isBrought ? (
          <Badge tone="positive" icon="check">
            {t('comparing.carry.isThere')}
          </Badge>
        ) : null}
      </div>
      {place.state === 'changed' ? (
        <div className={styles['quote']}>
          <WordParts parts={wordDiff(quote, place.clause.text.slice(place.start, place.end))} show="both" />
        </div>
      ) : quote === '' ? null : (
        <p className={styles['quote']} dir="auto">
          <q>{quote}</q>
        </p>
      )}
      {note.body === '' ? null : (
        <p className={styles['body']} dir="auto">
          {note.body}
        </p>
      )}
      {place.state === 'unplaced' ? (
        chosen === null ? (
          <Suggestions planned={planned} after={after} review={review} />
        ) : (
          <p className={styles['body']}>{t('comparing.carry.chosen')}</p>
        )
      ) : null}
    </li>
  );
}

/** "29 → 30", and by what the place was found where that is not the clause itself. */
function Places({ planned: { note, place } }: { readonly planned: PlannedNote }) {
  const t = useText();
  // Numbers alone would stand from left to right, and the arrow of a right-to-left window would point back.
  const { direction } = useLanguage();
  const was = note.anchor.scope === 'range' ? (note.anchor.label ?? '') : '';
  if (place.state === 'whole') return null;
  if (place.state === 'unplaced')
    return was === '' ? null : <bdi>{t('comparing.carry.was', { label: was })}</bdi>;
  const now = place.clause.label ?? '';
  return (
    <>
      <bdi dir={direction}>
        {was === now
          ? now
          : t('comparing.fromTo', { from: was === '' ? '–' : was, to: now === '' ? '–' : now })}
      </bdi>
      {place.by === 'clause' || place.by === 'none' ? null : (
        <span className={styles['hint']}>{t(`comparing.carry.by.${place.by}`)}</span>
      )}
    </>
  );
}

/** Resembling places are looked for only when asked, and only the delegate decides. */
function Suggestions({ planned, after, review }: NoteRowProps) {
  const t = useText();
  const [isAsked, setAsked] = useState(false);
  const { anchor } = planned.note;
  const found = useMemo(
    () => (isAsked && anchor.scope === 'range' ? suggestPlaces(anchor, after) : []),
    [isAsked, anchor, after],
  );
  return (
    <div className={styles['offers']}>
      {isAsked ? null : (
        <Button size="small" variant="quiet" icon="search" onPress={() => setAsked(true)}>
          {t('annotating.suggest')}
        </Button>
      )}
      {isAsked && found.length === 0 ? (
        <p className={styles['hint']}>{t('annotating.noSuggestion')}</p>
      ) : null}
      {found.length === 0 ? null : (
        <ul className={styles['suggestions']} aria-label={t('annotating.suggestions')}>
          {found.map((suggestion) => (
            <Offer
              key={`${suggestion.clause.id}:${suggestion.start}`}
              suggestion={suggestion}
              onChoose={({ clause, start, end }) =>
                review.choosePlace(planned, { clause: clause.id, start, end })
              }
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Offer({
  suggestion,
  onChoose,
}: {
  readonly suggestion: Suggestion;
  readonly onChoose: (suggestion: Suggestion) => void;
}) {
  const t = useText();
  const { clause, start, end } = suggestion;
  const words = clause.text.slice(start, end);
  return (
    <li className={styles['suggestion']}>
      <p dir="auto">
        {clause.label === null ? null : (
          <>
            <bdi className={styles['label']}>{clause.label}</bdi>{' '}
          </>
        )}
        <q>{words}</q>
      </p>
      <Button
        size="small"
        variant="quiet"
        onPress={() => onChoose(suggestion)}
        label={t('annotating.attachToSuggestion', { label: clause.label ?? '', words: words.slice(0, 60) })}
      >
        {t('annotating.attachHere')}
      </Button>
    </li>
  );
}
