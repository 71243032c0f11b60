import type { ReactNode } from 'react';
import type { ClauseId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Annotation } from '../../../../shared/domain/annotation.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import type { FoundText } from '../../../search/api.ts';
import { privateOf } from '../../../search/searchable.ts';
import { textFocusOf } from '../../text-focus.ts';
import { useWorkbench } from '../../workbench.tsx';
import type { Library } from '../use-library.ts';
import styles from '../library.module.css';
import { HitButton, partsWithKeys } from './hit-button.tsx';

interface FoundOwnProps {
  readonly text: FoundText;
  readonly library: Library;
  readonly notes: readonly Annotation[];
}

/** What was found in one note, one red line or one draft. */
export function FoundOwn({ text, library, notes }: FoundOwnProps) {
  const of = privateOf(text.id);
  if (of === null) return null;
  if (of.kind === 'draft') {
    const draft = library.drafts.find(({ id }) => id === of.id);
    return draft === undefined ? null : <FoundDraft draft={draft} text={text} />;
  }
  const note = notes.find(({ id }) => id === of.id);
  return note === undefined ? null : (
    <FoundNote note={note} isRed={of.kind === 'red'} text={text} library={library} />
  );
}

function FoundDraft({
  draft,
  text,
}: {
  readonly draft: Library['drafts'][number];
  readonly text: FoundText;
}) {
  const t = useText();
  const shell = useShell();
  return (
    <Group kind={t('library.search.inDraft')} name={draft.name}>
      {partsWithKeys(text.parts).map(({ part, key }) => (
        <li key={key}>
          <HitButton
            part={part}
            onOpen={(beside) =>
              shell.open({ kind: 'draft', id: draft.id, clause: asId<ClauseId>(part.key) }, { beside })
            }
          />
        </li>
      ))}
    </Group>
  );
}

interface FoundNoteProps {
  readonly note: Annotation;
  readonly isRed: boolean;
  readonly text: FoundText;
  readonly library: Library;
}

function FoundNote({ note, isRed, text, library }: FoundNoteProps) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const { anchor, target } = note;
  const label = anchor.scope === 'range' ? anchor.label : null;
  const open = (beside: boolean): void => {
    const place = anchor.scope === 'range' ? { clause: anchor.clause } : {};
    if (target.kind === 'document') shell.open({ kind: 'document', id: target.id, ...place }, { beside });
    else shell.open({ kind: 'draft', id: target.id, ...place }, { beside });
    shell.showSide('annotations');
    textFocusOf(workbench).showCard(note.id);
  };
  return (
    <Group
      kind={t(isRed ? 'library.search.inRedLine' : 'library.search.inNote')}
      name={nameOf(target.id, library)}
    >
      {partsWithKeys(text.parts).map(({ part, key }) => (
        <li key={key}>
          <HitButton part={{ ...part, label }} onOpen={open} />
        </li>
      ))}
    </Group>
  );
}

function nameOf(id: string, library: Library): string {
  const document = library.documents.find((entry) => entry.id === id);
  return document?.title ?? library.drafts.find((entry) => entry.id === id)?.name ?? '';
}

interface GroupProps {
  readonly kind: string;
  readonly name: string;
  readonly children: ReactNode;
}

function Group({ kind, name, children }: GroupProps) {
  return (
    <section className={styles['resultGroup']} aria-label={`${kind}: ${name}`} data-private="">
      <h2 className={styles['resultTitle']}>
        <span className={styles['resultKind']}>{kind}</span>
        <span dir="auto">{name}</span>
      </h2>
      <ul className={styles['hits']}>{children}</ul>
    </section>
  );
}
