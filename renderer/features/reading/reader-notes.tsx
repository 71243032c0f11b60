import type { RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Footnote, ParsedDocument, Repair } from '../../../shared/domain/document.ts';
import type { CitedBy } from '../../../shared/text/references/index.ts';
import { NotePopover } from '../../ui/components/index.ts';
import { useLanguage, useText } from '../../ui/locale/index.ts';
import { CitingList } from './cited-by.tsx';
import styles from './reader.module.css';
import { SourceNoteList } from './source-notes.tsx';
import type { SourceNotes } from './source-notes.tsx';

/** What a popover over the text is about. */
export type Aside =
  | { readonly kind: 'footnote'; readonly footnote: Footnote }
  | { readonly kind: 'repairs'; readonly repairs: readonly Repair[] }
  | { readonly kind: 'source'; readonly notes: SourceNotes }
  | { readonly kind: 'citing'; readonly places: readonly CitedBy[] };

interface AsidePopoverProps {
  readonly aside: Aside;
  readonly triggerRef: RefObject<HTMLElement | null>;
  readonly direction: 'ltr' | 'rtl';
  readonly onClose: () => void;
}

/** A footnote beside its mark, or what the source has where import repaired the text. */
export function AsidePopover({ aside, triggerRef, direction, onClose }: AsidePopoverProps) {
  const t = useText();
  const labels = {
    footnote: () => t('reading.footnote', { label: aside.kind === 'footnote' ? aside.footnote.label : '' }),
    repairs: () => t('reading.repairs.title'),
    source: () => t('reading.source.title'),
    citing: () => t('reading.citing.title'),
  };
  const label = labels[aside.kind]();
  return (
    <NotePopover label={label} triggerRef={triggerRef} isOpen onClose={onClose}>
      {aside.kind === 'footnote' ? (
        <p className={styles['noteText']} dir={direction}>
          <bdi className={styles['noteLabel']}>{aside.footnote.label}</bdi> {aside.footnote.text}
        </p>
      ) : aside.kind === 'repairs' ? (
        <RepairList repairs={aside.repairs} />
      ) : aside.kind === 'citing' ? (
        <CitingList places={aside.places} />
      ) : (
        <SourceNoteList notes={aside.notes} />
      )}
    </NotePopover>
  );
}

function RepairList({ repairs }: { readonly repairs: readonly Repair[] }) {
  const t = useText();
  return (
    <>
      <p className={styles['hint']}>{t('reading.repairs.why')}</p>
      <dl className={styles['repairList']}>
        {repairs.map((repair, index) => (
          <div key={`${repair.kind}-${index}`}>
            <dt>{t(`reading.repair.${repair.kind}`)}</dt>
            <dd>
              <span className={styles['hint']}>{t('reading.repair.source')}</span>{' '}
              <code dir="auto">{visible(repair.source)}</code>
            </dd>
            <dd>
              <span className={styles['hint']}>{t('reading.repair.shown')}</span>{' '}
              <code dir="auto">
                {visible(repair.result) === '' ? t('reading.repair.nothing') : visible(repair.result)}
              </code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Line ends and tabs as signs, so that what was repaired can be seen; long sources are cut. */
export function visible(text: string): string {
  const shown = text.replaceAll('\r', '').replaceAll('\n', ' ⏎ ').replaceAll('\t', ' ⇥ ').trim();
  return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
}

interface FootnoteListProps {
  readonly parsed: ParsedDocument;
  readonly onGo: (clause: ClauseId) => void;
}

/** All footnotes below the text, each with the way back to its place. */
export function FootnoteList({ parsed, onGo }: FootnoteListProps) {
  const t = useText();
  const { tag, direction } = useLanguage();
  if (parsed.footnotes.length === 0) return null;
  return (
    <section
      className={styles['footnotes']}
      aria-label={t('reading.footnotes')}
      dir={parsed.direction}
      lang={parsed.language ?? undefined}
    >
      <h2 lang={tag} dir={direction}>
        {t('reading.footnotes')}
      </h2>
      <ol>
        {parsed.footnotes.map(({ id, label, text, clause }) => (
          <li key={id}>
            <button
              type="button"
              className={styles['noteBack']}
              disabled={clause === null}
              onClick={() => clause !== null && onGo(clause)}
              aria-label={t('reading.footnote.back', { label })}
            >
              <bdi>{label}</bdi>
            </button>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
