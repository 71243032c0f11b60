import { useMemo, useState } from 'react';
import type { Annotation, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { suggestPlaces } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, Suggestion } from '../../../shared/text/anchors/index.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useTextSelection } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import styles from './annotations-pane.module.css';

interface UnplacedOffersProps {
  readonly annotation: Annotation;
  readonly target: AnnotationTarget;
  readonly clauses: readonly AnchorClause[];
  readonly onAttach: (place: Pick<TextSelection, 'clause' | 'start' | 'end'>) => void;
}

/**
 * What can be done with an annotation whose words are gone: put it on the selected words, or on a place
 * that resembles them. Resembling places are looked for only when asked, and only the delegate decides.
 */
export function UnplacedOffers({ annotation, target, clauses, onAttach }: UnplacedOffersProps) {
  const t = useText();
  const selection = useTextSelection(target)[0] ?? null;
  const [isAsked, setAsked] = useState(false);
  const { anchor } = annotation;
  const suggestions = useMemo(
    () => (isAsked && anchor.scope === 'range' ? suggestPlaces(anchor, clauses) : []),
    [isAsked, anchor, clauses],
  );
  return (
    <div className={styles['offers']}>
      <Button
        size="small"
        isDisabled={selection === null}
        onPress={() => selection !== null && onAttach(selection)}
      >
        {t('annotating.attachToSelection')}
      </Button>
      {selection === null ? <p className={styles['hint']}>{t('annotating.selectFirst')}</p> : null}
      {isAsked ? null : (
        <Button size="small" variant="quiet" onPress={() => setAsked(true)}>
          {t('annotating.suggest')}
        </Button>
      )}
      {isAsked && suggestions.length === 0 ? (
        <p className={styles['hint']}>{t('annotating.noSuggestion')}</p>
      ) : null}
      {suggestions.length === 0 ? null : (
        <ul className={styles['suggestions']} aria-label={t('annotating.suggestions')}>
          {suggestions.map((suggestion) => (
            <SuggestionRow key={suggestion.clause.id} suggestion={suggestion} onAttach={onAttach} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface SuggestionRowProps {
  readonly suggestion: Suggestion;
  readonly onAttach: UnplacedOffersProps['onAttach'];
}

function SuggestionRow({ suggestion, onAttach }: SuggestionRowProps) {
  const t = useText();
  const { clause, start, end } = suggestion;
  const words = clause.text.slice(start, end);
  return (
    <li className={styles['suggestion']}>
      <p dir="auto">
        {clause.label === null ? null : <bdi className={styles['label']}>{clause.label}</bdi>} <q>{words}</q>
      </p>
      <Button
        size="small"
        variant="quiet"
        onPress={() => onAttach({ clause: clause.id, start, end })}
        label={t('annotating.attachToSuggestion', { label: clause.label ?? '', words: words.slice(0, 60) })}
      >
        {t('annotating.attachHere')}
      </Button>
    </li>
  );
}
