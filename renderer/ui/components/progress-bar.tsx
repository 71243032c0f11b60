import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; null while the extent is not known. */
  readonly value: number | null;
  readonly hideLabel?: boolean;
  readonly valueText?: string;
}

/** How far a named task is. */
export function ProgressBar({ label, value, hideLabel = false, valueText }: ProgressBarProps) {
  return (
    <AriaProgressBar
      value={value ?? 0}
      minValue={0}
      maxValue={1}
      isIndeterminate={value === null}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
      className={cx(styles['progress'])}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {({ percentage, valueText: shown }) => (
        <>
          {hideLabel ? null : (
            <span className={styles['words']}>
              <Label>{label}</Label>
              {value === null ? null : <bdi>{shown}</bdi>}
            </span>
          )}
          <span className={styles['track']}>
            <span
              className={cx(styles['bar'], value === null && styles['unknown'])}
              style={{ inlineSize: `${value === null ? 40 : (percentage ?? 0)}%` }}
            />
          </span>
        </>
      )}
    </AriaProgressBar>
  );
}
