import type { ReactNode } from 'react';
import { Badge, Checkbox } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { PlannedCitation } from './carry-citations.ts';
import type { Review } from './carry-review.tsx';
import styles from './comparing.module.css';

interface CitationRowProps {
  readonly citation: PlannedCitation;
  readonly review: Review;
  /** The delegate may read the draft and not change it. */
  readonly isLocked: boolean;
  /** The circle that the draft belongs to. */
  readonly circle: ReactNode;
}

/** A citation in a draft and the clause it would point at. */
export function CitationRow({ citation, review, isLocked, circle }: CitationRowProps) {
  const t = useText();
  const { key, draft, words, place, to } = citation;
  const label = 'clause' in place ? (place.clause.label ?? '') : '';
  return (
    <li className={styles['note']} data-note={place.state}>
      <div className={styles['noteHead']}>
        <Checkbox
          isSelected={to !== null && !isLocked && !review.isLeftOut(key)}
          isDisabled={to === null || isLocked}
          onChange={(isIn) => review.leaveOut(key, !isIn)}
        >
          <span dir="auto">{words}</span>
        </Checkbox>
        <Badge tone={to === null ? 'caution' : 'positive'}>{t(`comparing.carry.state.${place.state}`)}</Badge>
        {label === '' ? null : <bdi>{t('comparing.carry.nowAt', { label })}</bdi>}
        <span className={styles['hint']} dir="auto">
          {draft.name}
        </span>
        {circle}
      </div>
    </li>
  );
}
