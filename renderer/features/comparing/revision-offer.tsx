import { useEffect, useMemo, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { Button, Callout } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { parsedOf } from '../parsed-documents.ts';
import { useLive, useWorkbench, type Workbench } from '../workbench.tsx';
import { isRevisionText, mayRevise } from './find-revisions.ts';
import { answerOffer, OFFER } from './offer-answer.ts';
import styles from './comparing.module.css';

/**
 * Above a document that revises another one here: what to do about it. Never in the way, gone when the delegate
 * answers, and not asked again.
 */
export function RevisionOffer({ document }: { readonly document: DocumentId }) {
  const t = useText();
  const shell = useShell();
  const isRoomView = useRoomView();
  const { store, clock } = useWorkbench();
  const notes = useLive(useMemo(() => store.annotations.all(), [store]));
  const answers = useLive(useMemo(() => store.judgements.of(OFFER), [store]));
  const earlier = useRevised(document);
  if (earlier === undefined || notes === undefined || answers === undefined || isRoomView) return null;
  if (answers.some((answer) => answer.document === document)) return null;
  const count = notes.filter(
    ({ target, trashedAt }) => target.id === earlier.id && trashedAt === null,
  ).length;
  const answered = (): void => void answerOffer({ store, clock }, document, earlier.id);
  const [before, after] = [
    { kind: 'document', id: earlier.id },
    { kind: 'document', id: document },
  ] as const;
  return (
    <div className={styles['offer']}>
      <Callout
        icon="history"
        tone="accent"
        title={t('comparing.offer.title', { name: earlier.symbol ?? earlier.title })}
      >
        {count === 0 ? null : <p>{t('comparing.offer.notes', { count })}</p>}
        <div className={styles['offerActions']}>
          {count === 0 ? null : (
            <Button
              size="small"
              variant="primary"
              icon="import"
              onPress={() => shell.open({ kind: 'carry', from: earlier.id, to: document })}
            >
              {t('comparing.offer.bring')}
            </Button>
          )}
          <Button size="small" icon="split" onPress={() => shell.open({ kind: 'compare', before, after })}>
            {t('comparing.offer.compare')}
          </Button>
          <Button size="small" variant="quiet" onPress={answered}>
            {t('comparing.offer.no')}
          </Button>
        </div>
      </Callout>
    </div>
  );
}

/** The document that this one revises, looked for when it is opened. Undefined while not known. */
function useRevised(document: DocumentId): DocumentEntry | undefined {
  const workbench = useWorkbench();
  const [found, setFound] = useState<{ readonly of: DocumentId; readonly entry: DocumentEntry } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void firstRevised(workbench, document)
      .catch(() => null)
      .then((entry) => {
        if (isWanted) setFound(entry === null ? null : { of: document, entry });
      });
    return () => {
      isWanted = false;
    };
  }, [workbench, document]);
  return found?.of === document ? found.entry : undefined;
}

/** By its symbol, or because the texts say so. */
async function firstRevised(workbench: Workbench, document: DocumentId): Promise<DocumentEntry | null> {
  const entries = await workbench.store.documents.entries().current();
  const own = entries.find(({ id }) => id === document);
  const candidates = own === undefined ? [] : mayRevise(own, entries);
  const sure = candidates.find(({ isSure }) => isSure);
  if (sure !== undefined) return sure.entry;
  const later = candidates.length === 0 ? null : await parsedOf(workbench, document);
  if (later === null) return null;
  for (const { entry } of candidates) {
    const earlier = await parsedOf(workbench, entry.id);
    if (earlier !== null && isRevisionText(earlier.clauses, later.clauses)) return entry;
  }
  return null;
}
