import { useState } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { ParsedDocument, Repair } from '../../../shared/domain/document.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useTextFocus } from '../text-focus.ts';
import styles from './reader.module.css';
import { visible } from './reader-notes.tsx';
import { useRepairSwitch, useUndone } from './undone-repairs.ts';

interface RepairReportProps {
  readonly document: DocumentId;
  readonly parsed: ParsedDocument;
}

const AT_FIRST = 50;

/** Every repair of the import: its place, what the source has, what is shown; each can be undone on its own. */
export function RepairReport({ document, parsed }: RepairReportProps) {
  const t = useText();
  const focus = useTextFocus();
  const isUndone = useUndone(document);
  const change = useRepairSwitch(document);
  const [most, setMost] = useState(AT_FIRST);
  const labels = new Map(parsed.clauses.map(({ id, label, text }) => [id, label ?? text.slice(0, 30)]));
  const show = (clause: ClauseId): void =>
    void focus.showPlace({ target: { kind: 'document', id: document }, clause, range: null });
  return (
    <>
      <ol className={styles['repairs']}>
        {parsed.repairs.slice(0, most).map((repair, at) => (
          <li key={`${repair.kind}-${String(at)}`} data-repair-row={at}>
            <p className={styles['repairHead']}>
              <strong>{t(`reading.repair.${repair.kind}`)}</strong>
              {repair.clause === null ? null : (
                <Place clause={repair.clause} label={labels.get(repair.clause) ?? ''} onShow={show} />
              )}
              {repair.source === repair.result ? null : (
                <Button
                  size="small"
                  label={t(isUndone(at) ? 'reading.repair.redoOf' : 'reading.repair.undoOf', {
                    number: at + 1,
                  })}
                  onPress={() => void change(at, !isUndone(at))}
                >
                  {t(isUndone(at) ? 'reading.repair.redo' : 'reading.repair.undo')}
                </Button>
              )}
            </p>
            <Characters repair={repair} />
          </li>
        ))}
      </ol>
      {parsed.repairs.length > most ? (
        <Button size="small" onPress={() => setMost(most + AT_FIRST)}>
          {t('subjects.more', { count: parsed.repairs.length - most })}
        </Button>
      ) : null}
    </>
  );
}

interface PlaceProps {
  readonly clause: ClauseId;
  readonly label: string;
  readonly onShow: (clause: ClauseId) => void;
}

function Place({ clause, label, onShow }: PlaceProps) {
  const t = useText();
  return (
    <Button
      size="small"
      variant="quiet"
      label={t('reading.repair.goTo', { label })}
      onPress={() => onShow(clause)}
    >
      <bdi>{label}</bdi>
    </Button>
  );
}

function Characters({ repair }: { readonly repair: Repair }) {
  const t = useText();
  const result = visible(repair.result);
  // Only noticed, and left as it was: the words once, without what they became.
  if (repair.source === repair.result)
    return (
      <div className={styles['repairText']}>
        <code dir="auto">{result}</code>
      </div>
    );
  return (
    // The labels are the window's words and the rest the document's: each goes its own way, on a line of its own.
    <div className={styles['repairText']}>
      <p className={styles['hint']}>{t('reading.repair.source')}</p>
      <code dir="auto">{visible(repair.source)}</code>
      <p className={styles['hint']}>{t('reading.repair.shown')}</p>
      {result === '' ? <p>{t('reading.repair.nothing')}</p> : <code dir="auto">{result}</code>}
    </div>
  );
}
