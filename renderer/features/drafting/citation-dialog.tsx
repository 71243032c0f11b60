import { useEffect, useMemo, useState } from 'react';
import type { Clause, DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { citationWords, type CitedPlace } from '../../../shared/drafts/citation-words.ts';
import { cutAtWord } from '../../../shared/text/cut-at-word.ts';
import { findClause } from '../../../shared/text/jump/index.ts';
import { insertCitation } from '../../drafts/editor/commands.ts';
import {
  ActionList,
  Button,
  Dialog,
  EmptyState,
  LoadingState,
  SearchField,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import styles from './drafting.module.css';
import type { OpenDraft } from './open-drafts.ts';
import { useDraftContent } from './use-content.ts';

/** Most rows shown of a list that is narrowed by typing. */
const SHOWN = 60;

interface CitationDialogProps {
  readonly open: OpenDraft;
  readonly onClose: () => void;
}

/** Puts a citation of a clause of a received document at the caret: first the document, then the clause. */
export function CitationDialog({ open, onClose }: CitationDialogProps) {
  const t = useText();
  const shell = useShell();
  const language = useDraftContent(open.draft)?.language ?? 'en';
  const [document, setDocument] = useState<DocumentEntry | null>(null);
  const cite = (entry: DocumentEntry, clause: Clause | null): void => {
    const text = citationText(entry, clause, language);
    const value = clause === null ? entry.id : `${entry.id}#${clause.id}`;
    open.editor.run(insertCitation({ text, value }));
    shell.announce(t('drafting.cite.done', { text }));
    onClose();
  };
  return (
    <Dialog
      title={document === null ? t('drafting.cite.document') : t('drafting.cite.clause')}
      isOpen
      onClose={onClose}
      actions={
        <>
          {document === null ? null : (
            <Button icon="arrow-start" onPress={() => setDocument(null)}>
              {t('common.back')}
            </Button>
          )}
          {document === null ? null : (
            <Button onPress={() => cite(document, null)}>{t('drafting.cite.whole')}</Button>
          )}
          <Button onPress={onClose}>{t('common.cancel')}</Button>
        </>
      }
    >
      {document === null ? (
        <ChooseDocument onChoose={setDocument} />
      ) : (
        <ChooseClause entry={document} onChoose={(clause) => cite(document, clause)} />
      )}
    </Dialog>
  );
}

/** Symbol or title of the document, and the label as the source shows it; the words between as the draft's language has them. */
function citationText(entry: DocumentEntry, clause: Clause | null, language: string): string {
  return citationWords(entry.symbol ?? entry.title, clause === null ? null : placeOf(clause), language);
}

function placeOf({ keyword, kind, label, text }: Clause): CitedPlace {
  const number = label?.replace(/[.)]+$/, '') ?? '';
  if (keyword !== null) return { kind: 'keyword', words: `${keyword} ${number}`.trim() };
  if (number === '') return { kind: 'words', words: excerpt(text, 60) };
  return { kind: kind === 'heading' ? 'section' : 'paragraph', label: number };
}

/** The beginning of a text, cut behind a word. */
const excerpt = (text: string, most: number): string =>
  text.length > most ? `${cutAtWord(text, most)}…` : text;

const holds = (text: string, words: string): boolean =>
  words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.toLocaleLowerCase().includes(word));

/** Enter in the field takes the first of what is offered. */
function chooseFirst<T>(offered: readonly T[], choose: (item: T) => void): void {
  const first = offered[0];
  if (first !== undefined) choose(first);
}

function ChooseDocument({ onChoose }: { readonly onChoose: (entry: DocumentEntry) => void }) {
  const t = useText();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.documents.entries(), [store]));
  const [words, setWords] = useState('');
  if (entries === undefined) return <LoadingState label={t('common.loading')} />;
  const found = entries
    .filter(
      (entry) =>
        entry.trashedAt === null && holds(`${entry.title} ${entry.symbol ?? ''} ${entry.fileName}`, words),
    )
    .slice(0, SHOWN);
  return (
    <div className={styles['choose']}>
      <SearchField
        label={t('drafting.cite.findDocument')}
        clearLabel={t('common.clear')}
        value={words}
        onChange={setWords}
        onSubmit={() => chooseFirst(found, onChoose)}
        autoFocus
      />
      <div className={styles['choices']}>
        <ActionList
          label={t('drafting.cite.document')}
          items={found}
          text={(entry) => entry.title}
          render={(entry) => (
            <span className={styles['choice']}>
              <span dir="auto">{entry.title}</span>
              {entry.symbol === null ? null : <bdi className={styles['soft']}>{entry.symbol}</bdi>}
            </span>
          )}
          onAction={onChoose}
          empty={<EmptyState size="small" title={t('drafting.cite.noDocument')} />}
        />
      </div>
    </div>
  );
}

function ChooseClause({
  entry,
  onChoose,
}: {
  readonly entry: DocumentEntry;
  readonly onChoose: (clause: Clause) => void;
}) {
  const t = useText();
  const { store } = useWorkbench();
  const [parsed, setParsed] = useState<ParsedDocument | null | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    let isGone = false;
    void store.documents.parsed(entry.id).then((found) => {
      if (!isGone) setParsed(found);
    });
    return () => {
      isGone = true;
    };
  }, [store, entry.id]);
  const found = useMemo(() => matching(parsed?.clauses ?? [], words), [parsed, words]);
  if (parsed === undefined) return <LoadingState label={t('common.loading')} />;
  return (
    <div className={styles['choose']}>
      <p className={styles['soft']} dir="auto">
        {entry.title}
      </p>
      <SearchField
        label={t('drafting.cite.findClause')}
        clearLabel={t('common.clear')}
        value={words}
        onChange={setWords}
        onSubmit={() => chooseFirst(found, onChoose)}
        autoFocus
      />
      <div className={styles['choices']}>
        <ActionList
          label={t('drafting.cite.clause')}
          items={found}
          text={(clause) => `${clause.label ?? ''} ${clause.text}`}
          render={(clause) => (
            <span className={styles['choice']}>
              <bdi className={styles['choiceLabel']}>{clause.label ?? ''}</bdi>
              <span dir="auto">{excerpt(clause.text, 160)}</span>
            </span>
          )}
          onAction={onChoose}
          empty={<EmptyState size="small" title={t('drafting.cite.noClause')} />}
        />
      </div>
    </div>
  );
}

/** The clause that the words name ("34 (ii)", "considering further a") first, then those that hold the words. */
function matching(clauses: readonly Clause[], words: string): readonly Clause[] {
  if (words.trim() === '') return clauses.slice(0, SHOWN);
  const named = findClause(words, clauses);
  const first = clauses.filter((clause) => clause.id === named);
  const others = clauses.filter(
    (clause) => clause.id !== named && holds(`${clause.label ?? ''} ${clause.text}`, words),
  );
  return [...first, ...others].slice(0, SHOWN);
}
