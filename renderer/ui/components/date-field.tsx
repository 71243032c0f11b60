import { parseDate, type CalendarDate } from '@internationalized/date';
import { DateField as AriaDateField, DateInput, DateSegment, Label } from 'react-aria-components';
import { cx } from './cx.ts';
import field from './field.module.css';
import styles from './date-field.module.css';

interface DateFieldProps {
  readonly label: string;
  /** A day as "2026-11-20"; empty where none is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 'normal' | 'small';
}

/**
 * A day, in the order, the words and the digits of the window's language; a browser's own field would have those of
 * the browser. Day, month and year are typed or changed with the arrows, Backspace empties them.
 */
export function DateField({ label, value, onChange, size = 'normal' }: DateFieldProps) {
  return (
    <AriaDateField
      value={dayOf(value)}
      onChange={(day) => onChange(day === null ? '' : day.toString())}
      granularity="day"
      shouldForceLeadingZeros
      className={cx(field['field'])}
    >
      <Label className={cx(field['label'])}>{label}</Label>
      <DateInput className={cx(field['box'], styles['input'], size === 'small' && styles['small'])}>
        {(segment) => <DateSegment segment={segment} className={cx(styles['segment'])} />}
      </DateInput>
    </AriaDateField>
  );
}

/** Words that are no day (older drafts may have them) show as none, and stay until a day is chosen. */
function dayOf(value: string): CalendarDate | null {
  try {
    return parseDate(value);
  } catch {
    return null;
  }
}
