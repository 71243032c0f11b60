import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Annotation, Position } from '../../../shared/domain/annotation.ts';
import { STANCES } from '../../../shared/domain/annotation.ts';
import { Button, RadioGroup, TextArea, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useTextFocus } from '../text-focus.ts';
import { kindWord, parseTags, stanceWord } from './annotation-words.ts';
import styles from './annotations-pane.module.css';

interface AnnotationFormProps {
  readonly annotation: Annotation;
  readonly onSave: (annotation: Annotation) => Promise<void>;
  readonly onDone: () => void;
}

/** Milliseconds after the last key at which what was typed is kept. */
const PAUSE = 400;

/** Editing in the card. Everything typed is kept after each pause, and at once when the form is left. */
export function AnnotationForm({ annotation, onSave, onDone }: AnnotationFormProps) {
  const t = useText();
  const [now, change] = useKept(annotation, onSave);
  const [tags, setTags] = useState(annotation.tags.join(', '));
  const { typingAhead } = useTextFocus();
  const first = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const isReady = useRef(false);
  // What was typed while the card was opening comes first, in as many renders as it takes; then the focus.
  useEffect(() => {
    if (isReady.current) return;
    const typed = typingAhead.takeFor(annotation.id);
    if (typed !== '') return change(withTyped(now, typed));
    isReady.current = true;
    typingAhead.end(annotation.id);
    focusFirst(form.current, first.current, wasTyped(annotation, now));
  }, [typingAhead, annotation, now, change]);
  const body = (
    <TextArea
      label={t(`annotating.body.${annotation.kind}`)}
      value={now.body}
      onChange={(value) => change({ ...now, body: value })}
      rows={annotation.kind === 'position' ? 1 : 3}
      {...(annotation.kind === 'position' ? {} : { ref: first })}
    />
  );
  return (
    // Escape leaves the form wherever in it the focus is; the fields themselves are the controls.
    <div
      ref={form}
      className={styles['form']}
      onKeyDown={(event) => {
        if (writesOnStance(event)) {
          // The letter itself goes to where the focus is when it is put in.
          form.current?.querySelector('textarea')?.focus();
          return;
        }
        const leaves = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (!leaves) return;
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      {now.position === null ? null : (
        <PositionFields position={now.position} onChange={(position) => change({ ...now, position })} />
      )}
      {body}
      <TextField
        label={t('annotating.tags')}
        description={t('annotating.tags.hint')}
        value={tags}
        onChange={(value) => {
          setTags(value);
          change({ ...now, tags: parseTags(value) });
        }}
      />
      <div className={styles['formEnd']}>
        <span className={styles['hint']}>{t('annotating.savesItself')}</span>
        <Button
          size="small"
          variant="primary"
          onPress={onDone}
          label={t('annotating.doneWith', { kind: t(kindWord(annotation.kind)) })}
        >
          {t('common.done')}
        </Button>
      </div>
    </div>
  );
}

/** Puts the focus where the writing goes on: in the note's words, or a position's stance, or its target. */
function focusFirst(form: HTMLElement | null, note: HTMLElement | null, isBegun: boolean): void {
  const field = note ?? form?.querySelector<HTMLElement>('textarea');
  const stance = form?.querySelector<HTMLElement>('input:checked, input[type="radio"]');
  (isBegun ? field : (note ?? stance ?? field))?.focus({ preventScroll: true });
  const card = form?.closest('li') ?? form;
  const isTall = (card?.getBoundingClientRect().height ?? 0) > window.innerHeight * 0.6;
  card?.scrollIntoView({ block: isTall ? 'start' : 'nearest' });
}

/** Whether something was typed before the fields were there. */
function wasTyped(before: Annotation, now: Annotation): boolean {
  return before.body !== now.body || before.position?.target !== now.position?.target;
}

/** Words typed before the fields were there: into the note, or into a position's target. */
function withTyped(annotation: Annotation, typed: string): Annotation {
  const { position } = annotation;
  return position === null
    ? { ...annotation, body: `${annotation.body}${typed}` }
    : { ...annotation, position: { ...position, target: `${position.target}${typed}` } };
}

/** A letter typed on the choice of stances, where it would be lost: it begins the target. */
function writesOnStance(event: KeyboardEvent): boolean {
  const isStance = event.target instanceof HTMLInputElement && event.target.type === 'radio';
  const isLetter = Array.from(event.key).length === 1 && event.key !== ' ';
  return isStance && isLetter && !event.ctrlKey && !event.metaKey && !event.altKey;
}

interface PositionFieldsProps {
  readonly position: Position;
  readonly onChange: (position: Position) => void;
}

/** Stance, target, fallback and red line. All private. */
function PositionFields({ position, onChange }: PositionFieldsProps) {
  const t = useText();
  return (
    <>
      <RadioGroup
        label={t('annotating.position.stance')}
        orientation="horizontal"
        value={position.stance}
        choices={STANCES.map((stance) => ({ id: stance, label: t(stanceWord(stance)) }))}
        onChange={(stance) => onChange({ ...position, stance })}
      />
      <TextArea
        label={t('annotating.position.target')}
        description={t('annotating.position.target.hint')}
        rows={1}
        value={position.target}
        onChange={(target) => onChange({ ...position, target })}
      />
      <TextArea
        label={t('annotating.position.fallback')}
        description={t('annotating.position.fallback.hint')}
        rows={1}
        value={position.fallback}
        onChange={(fallback) => onChange({ ...position, fallback })}
      />
      <TextArea
        label={t('annotating.position.redLine')}
        description={t('annotating.position.redLine.hint')}
        rows={1}
        value={position.redLine}
        onChange={(redLine) => onChange({ ...position, redLine })}
      />
    </>
  );
}

/** A value that is kept after each pause, when the window is hidden, and when its form goes. */
function useKept(
  start: Annotation,
  onSave: (annotation: Annotation) => Promise<void>,
): readonly [Annotation, (next: Annotation) => void] {
  const [now, setNow] = useState(start);
  const unsaved = useRef<Annotation | null>(null);
  const save = useRef(onSave);
  useEffect(() => {
    save.current = onSave;
  });
  // One after the other: an earlier state must never be written after a later one.
  const saving = useRef(Promise.resolve());
  const keep = useRef(() => {
    const value = unsaved.current;
    unsaved.current = null;
    if (value !== null) saving.current = saving.current.then(() => save.current(value));
  });
  useEffect(() => {
    if (unsaved.current === null) return undefined;
    const timer = setTimeout(keep.current, PAUSE);
    return () => clearTimeout(timer);
  }, [now]);
  useEffect(() => {
    const flush = keep.current;
    const onHidden = (): void => flush();
    document.addEventListener('visibilitychange', onHidden);
    window.addEventListener('pagehide', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      window.removeEventListener('pagehide', onHidden);
      flush();
    };
  }, []);
  const change = useCallback((next: Annotation): void => {
    unsaved.current = next;
    setNow(next);
  }, []);
  return [now, change];
}
