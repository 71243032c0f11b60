import { useMemo } from 'react';
import type { AnnotationId, ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import { EmptyState, ErrorState, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useParsed } from '../parsed-documents.ts';
import type { TextSelection } from '../text-focus.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { KeptDocument } from './kept-document.tsx';
import { ReaderText } from './reader-text.tsx';
import styles from './reader.module.css';

export interface ReaderPaneProps {
  readonly documentId: DocumentId;
  /** Where to open; without it, where reading stood. */
  readonly clause?: ClauseId | undefined;
  readonly range?: readonly [number, number] | undefined;
  /** The delegate's annotations as they stand in this text. */
  readonly marks: readonly AnnotationMark[];
  /** The words selected now, one part for each clause; also told to everyone by `useTextSelection`. */
  readonly onSelection?: ((selection: readonly TextSelection[]) => void) | undefined;
  /** H, N, Q, P and their buttons; without a selection the clause under the cursor is given. */
  readonly onAnnotate?: ((kind: AnnotationKind, selection: readonly TextSelection[]) => void) | undefined;
  readonly onMarkOpen: (annotation: AnnotationId) => void;
  /** Unique among the panes of the window. */
  readonly paneId: string;
}

const NO_MARKS: readonly AnnotationMark[] = [];

/** A received document being read. Nothing in it can be changed; its labels are those of the source. */
export function ReaderPane({ marks, documentId, ...rest }: ReaderPaneProps) {
  const t = useText();
  const { store } = useWorkbench();
  const isRoomView = useRoomView();
  const entries = useLive(useMemo(() => store.documents.entries(), [store]));
  const text = useParsed(documentId);
  const entry = entries?.find(({ id }) => id === documentId);
  if (entries === undefined || text.state === 'loading') return <LoadingState label={t('reading.opening')} />;
  if (entry === undefined) return <EmptyState icon="document" title={t('reading.gone')} />;
  if (text.state === 'failed') return <TextFailed details={text.details} />;
  if (text.parsed === null) return <KeptDocument entry={entry} />;
  return (
    <ReaderText
      key={documentId}
      {...rest}
      entry={entry}
      parsed={text.parsed}
      marks={isRoomView ? NO_MARKS : marks}
    />
  );
}

function TextFailed({ details }: { readonly details: string }) {
  const t = useText();
  return (
    <div className={styles['failed']}>
      <ErrorState
        problem={{
          happened: t('reading.failed.happened'),
          safe: t('reading.failed.safe'),
          todo: t('reading.failed.todo'),
          details,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
      />
    </div>
  );
}
