import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { IconButton, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './reader.module.css';

interface BarProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: (back: boolean) => void;
  readonly onClose: () => void;
  /** Changes when the bar is asked for again while it is open. */
  readonly asked: number;
  readonly children: ReactNode;
}

/** A field over the text that Escape closes; find and go-to are of its kind. */
function TextBar({ label, value, onChange, onEnter, onClose, asked, children }: BarProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  return (
    <div
      className={styles['bar']}
      role="search"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return;
        event.preventDefault();
        if (event.key === 'Escape') onClose();
        else onEnter(event.shiftKey);
      }}
    >
      <TextField ref={field} label={label} hideLabel placeholder={label} value={value} onChange={onChange} />
      {children}
      <IconButton icon="close" size="small" bare label={t('common.close')} onPress={onClose} />
    </div>
  );
}

interface FindBarProps {
  readonly query: string;
  readonly count: number;
  readonly current: number;
  readonly asked: number;
  readonly onQuery: (query: string) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** Find in document: how many there are, which one is shown, next and previous. */
export function FindBar({ query, count, current, asked, onQuery, onStep, onClose }: FindBarProps) {
  const t = useText();
  return (
    <TextBar
      label={t('reading.find')}
      value={query}
      asked={asked}
      onChange={onQuery}
      onEnter={(back) => onStep(back ? -1 : 1)}
      onClose={onClose}
    >
      <span className={styles['barCount']} role="status">
        {query.trim() === '' ? '' : t('reading.find.count', { count, current: current + 1 })}
      </span>
      <IconButton
        icon="chevron-up"
        size="small"
        bare
        label={t('reading.find.previous')}
        shortcut="Shift+Enter"
        isDisabled={count === 0}
        onPress={() => onStep(-1)}
      />
      <IconButton
        icon="chevron-down"
        size="small"
        bare
        label={t('reading.find.next')}
        shortcut="Enter"
        isDisabled={count === 0}
        onPress={() => onStep(1)}
      />
    </TextBar>
  );
}

interface GoToBarProps {
  readonly value: string;
  /** What the words typed name; null: nothing. */
  readonly preview: string | null;
  readonly asked: number;
  readonly onChange: (value: string) => void;
  readonly onGo: () => void;
  readonly onClose: () => void;
}

/** Go to clause: the place named so far is shown before Enter goes there. */
export function GoToBar({ value, preview, asked, onChange, onGo, onClose }: GoToBarProps) {
  const t = useText();
  return (
    <TextBar
      label={t('reading.goTo')}
      value={value}
      asked={asked}
      onChange={onChange}
      onEnter={onGo}
      onClose={onClose}
    >
      <span className={styles['barPreview']} role="status" dir="auto">
        {value.trim() === '' ? t('reading.goTo.hint') : (preview ?? t('reading.goTo.none'))}
      </span>
    </TextBar>
  );
}
