import { useState } from 'react';
import type { Annotation, AnnotationKind } from '../../../shared/domain/annotation.ts';
import { fold, queryTerms } from '../../../shared/text/search/index.ts';
import { Badge, EmptyState, SearchField } from '../../ui/components/index.ts';
import type { Tone } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { textFocusOf } from '../text-focus.ts';
import { useWorkbench } from '../workbench.tsx';
import { moveInList } from './move-in-list.ts';
import styles from './library.module.css';
import { useAllNotes } from './use-library.ts';
import type { Library } from './use-library.ts';

const TONES: Readonly<Record<AnnotationKind, Tone>> = {
  highlight: 'caution',
  note: 'accent',
  question: 'query',
  position: 'stance',
};

interface NotesViewProps {
  readonly library: Library;
  readonly meeting: string | null;
}

/** All notes of the delegate, by document, newest document first. */
export function NotesView({ library, meeting }: NotesViewProps) {
  const t = useText();
  const { compare } = useFormat();
  const notes = useAllNotes();
  const isRoomView = useRoomView();
  const [text, setText] = useState('');
  if (isRoomView) return <EmptyState icon="eye-off" title={t('library.notes.roomView')} />;
  if (notes === undefined) return null;
  const names = new Map<string, { readonly name: string; readonly meeting: string }>([
    ...library.documents.map((entry) => [entry.id, { name: entry.title, meeting: entry.meeting }] as const),
    ...library.drafts.map((entry) => [entry.id, { name: entry.name, meeting: entry.meeting }] as const),
  ]);
  const terms = queryTerms(text);
  const shown = notes.filter((note) => {
    const of = names.get(note.target.id);
    if (of === undefined || (meeting !== null && of.meeting !== meeting)) return false;
    const words = fold(wordsOf(note));
    return terms.every((term) => words.includes(term));
  });
  const groups = Array.from(Map.groupBy(shown, (note) => note.target.id)).toSorted(([a], [b]) =>
    compare(names.get(a)?.name ?? '', names.get(b)?.name ?? ''),
  );
  if (notes.length === 0) return <EmptyState icon="note" title={t('library.notes.empty')} />;
  return (
    <div className={styles['results']} data-private="">
      <div className={styles['notesFilter']}>
        <SearchField
          label={t('library.notes.find')}
          hideLabel
          placeholder={t('library.notes.find')}
          clearLabel={t('common.clear')}
          value={text}
          onChange={setText}
        />
      </div>
      <p className={styles['resultCount']} role="status">
        {t('common.annotationCount', { count: shown.length })}
      </p>
      <div onKeyDown={(event) => moveInList(event, '[data-hit]')}>
        {groups.map(([id, list]) => (
          <section key={id} className={styles['resultGroup']} aria-label={names.get(id)?.name ?? ''}>
            <h2 className={styles['resultTitle']}>
              <span dir="auto">{names.get(id)?.name}</span>
            </h2>
            <ul className={styles['hits']}>
              {list
                .toSorted((a, b) => b.changedAt - a.changedAt)
                .map((note) => (
                  <li key={note.id}>
                    <NoteRow note={note} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function NoteRow({ note }: { readonly note: Annotation }) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const { anchor, target } = note;
  const open = (): void => {
    const clause = anchor.scope === 'range' ? { clause: anchor.clause } : {};
    if (target.kind === 'document') shell.open({ kind: 'document', id: target.id, ...clause });
    else shell.open({ kind: 'draft', id: target.id, ...clause });
    shell.showSide('annotations');
    textFocusOf(workbench).showCard(note.id);
  };
  return (
    <button type="button" data-hit="" className={styles['hit']} onClick={open}>
      <span className={styles['hitLabel']}>
        {anchor.scope === 'range' ? <bdi>{anchor.label}</bdi> : null}
      </span>
      <span className={styles['noteWords']}>
        <Badge tone={TONES[note.kind]} icon={note.kind}>
          {note.position === null
            ? t(`library.note.${note.kind}`)
            : t(`library.stance.${note.position.stance ?? 'not-chosen'}`)}
        </Badge>
        <span dir="auto">
          {note.body === '' && anchor.scope === 'range' ? anchor.quote.slice(0, 200) : note.body}
        </span>
      </span>
    </button>
  );
}

function wordsOf({ anchor, body, position, tags }: Annotation): string {
  const wants = position === null ? '' : `${position.target} ${position.fallback} ${position.redLine}`;
  return `${anchor.scope === 'range' ? anchor.quote : ''} ${body} ${wants} ${tags.join(' ')}`;
}
