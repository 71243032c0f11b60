import { useEffect, useMemo, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftClause } from '../../../shared/domain/draft.ts';
import { countBrackets } from '../../../shared/drafts/clean.ts';
import type { DraftVersion, HistoryPoint } from '../../drafts/api.ts';
import { goToClause } from '../../drafts/editor/commands.ts';
import {
  Button,
  Disclosure,
  EmptyState,
  LoadingState,
  PaneHeader,
  Select,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import styles from './drafting.module.css';
import { DraftCitations } from './draft-citations.tsx';
import { useOpenDrafts } from './open-drafts.ts';
import { STATES, stateWord, statusGlyph, statusLine } from './status-words.ts';
import { useDraftContent } from './use-content.ts';
import { VersionDialog } from './version-dialog.tsx';

/** Rows shown at first; more on request. */
const AT_FIRST = 100;

/** The standing of each clause, the named versions, and the history of a draft. */
export function DraftStatusPane({ draftId }: { readonly draftId: DraftId }) {
  const t = useText();
  const content = useDraftContent(draftId);
  const isRoomView = useRoomView();
  if (content === undefined) return <LoadingState label={t('common.loading')} />;
  if (content === null) return <EmptyState size="small" title={t('drafting.gone')} />;
  return (
    <div className={styles['statusPane']}>
      <PaneHeader title={t('drafting.status')} />
      <ClauseStatuses draft={draftId} clauses={content.clauses} withDetails={!isRoomView} />
      <DraftCitations content={content} />
      {isRoomView ? null : <Versions draft={draftId} />}
    </div>
  );
}

type Filter = (typeof STATES)[number] | 'notable';

interface ClauseStatusesProps {
  readonly draft: DraftId;
  readonly clauses: readonly DraftClause[];
  readonly withDetails: boolean;
}

function ClauseStatuses({ draft, clauses, withDetails }: ClauseStatusesProps) {
  const t = useText();
  const [filter, setFilter] = useState<Filter>('notable');
  const [most, setMost] = useState(AT_FIRST);
  const withText = useMemo(() => clauses.filter((clause) => clause.text.trim() !== ''), [clauses]);
  const rows = withText.filter(({ status, text }) =>
    filter === 'notable'
      ? status.state !== 'not-discussed' || countBrackets(text) > 0
      : status.state === filter,
  );
  const count = (state: Filter): number => withText.filter(({ status }) => status.state === state).length;
  return (
    <>
      <Select
        label={t('drafting.filter')}
        size="small"
        value={filter}
        onChange={setFilter}
        choices={[
          { id: 'notable', label: t('drafting.filter.notable') },
          ...STATES.map((id) => ({ id, label: `${statusGlyph(id)} ${stateWord(id, t)} – ${count(id)}` })),
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState size="small" icon="status" title={t('drafting.filter.none')} />
      ) : (
        <ul className={styles['statusRows']} aria-label={t('drafting.status')}>
          {rows.slice(0, most).map((clause) => (
            <StatusRow key={clause.id} draft={draft} clause={clause} withDetails={withDetails} />
          ))}
        </ul>
      )}
      {rows.length > most ? (
        <Button size="small" onPress={() => setMost(Infinity)}>
          {t('drafting.filter.all', { count: rows.length })}
        </Button>
      ) : null}
    </>
  );
}

function StatusRow({
  draft,
  clause,
  withDetails,
}: {
  readonly draft: DraftId;
  readonly clause: DraftClause;
  readonly withDetails: boolean;
}) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const openDrafts = useOpenDrafts();
  const show = (): void => {
    const open = openDrafts.of(draft);
    if (open === null) shell.open({ kind: 'draft', id: draft, clause: clause.id });
    else open.editor.run(goToClause(clause.id));
  };
  const { status } = clause;
  return (
    <li className={styles['statusRow']} data-status={status.state}>
      <button type="button" className={styles['statusButton']} onClick={show}>
        <span className={styles['statusHead']}>
          <bdi className={styles['choiceLabel']}>{clause.label ?? ''}</bdi>
          <span className={styles['statusWord']}>
            <span aria-hidden="true">{statusGlyph(status.state)}</span>{' '}
            {withDetails ? statusLine(status, t, format) : stateWord(status.state, t)}
          </span>
        </span>
        <span className={styles['excerpt']} dir="auto">
          {clause.text.slice(0, 140)}
        </span>
      </button>
    </li>
  );
}

/** A moment of the history that can be looked at. */
interface Moment {
  readonly heads: readonly string[];
  readonly name: string;
}

/** Named versions and stretches of work; each can be compared with the present text and made current again. */
function Versions({ draft }: { readonly draft: DraftId }) {
  const t = useText();
  const format = useFormat();
  const { versions, history, device, again } = useHistory(draft);
  const [isNaming, setNaming] = useState(false);
  const shell = useShell();
  const rows = (moments: readonly (Moment & { readonly key: string; readonly about: string })[]) => (
    <ul className={styles['versionRows']}>
      {moments.map((row) => (
        <li key={row.key} className={styles['versionRow']}>
          <span>
            <span dir="auto">{row.name}</span>
            <span className={styles['soft']}>{row.about}</span>
          </span>
          <Button
            size="small"
            variant="quiet"
            label={t('drafting.compare.of', { name: row.name })}
            onPress={() =>
              shell.open({
                kind: 'compare',
                before: { kind: 'draft', id: draft, heads: row.heads, name: row.name },
                after: { kind: 'draft', id: draft, heads: null, name: null },
              })
            }
          >
            {t('drafting.compare')}
          </Button>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <PaneHeader title={t('drafting.versions')}>
        <Button size="small" icon="plus" onPress={() => setNaming(true)}>
          {t('drafting.version.keep')}
        </Button>
      </PaneHeader>
      {versions.length === 0 ? (
        <p className={styles['soft']}>{t('drafting.versions.none')}</p>
      ) : (
        rows(versions.map((version, index) => ({
          key: `v${index}`,
          heads: version.heads,
          name: version.name,
          about: [format.dateTime(version.at), version.author].filter((part) => part !== '').join(' · '),
        })).toReversed()) // prettier-ignore
      )}
      <Disclosure title={t('drafting.history')}>
        {rows(
          history.slice(0, AT_FIRST).map((point) => ({
            key: point.heads.join(),
            heads: point.heads,
            name: format.dateTime(point.at),
            about: t(point.device === device ? 'drafting.history.mine' : 'drafting.history.theirs', {
              count: point.changes,
            }),
          })),
        )}
      </Disclosure>
      {isNaming ? (
        <VersionDialog
          draft={draft}
          onClose={() => {
            setNaming(false);
            again();
          }}
        />
      ) : null}
    </>
  );
}

function useHistory(draft: DraftId) {
  const { drafts } = useWorkbench();
  const [versions, setVersions] = useState<readonly DraftVersion[]>([]);
  const [history, setHistory] = useState<readonly HistoryPoint[]>([]);
  const [device, setDevice] = useState('');
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => {
      timer = null;
      Promise.all([drafts.versions(draft), drafts.history(draft), drafts.device()]).then(
        ([named, points, own]) => {
          if (isGone) return;
          setVersions(named);
          setHistory(points);
          setDevice(own);
        },
        () => undefined,
      );
    };
    read();
    const stop = drafts.changed((change) => {
      if (change.draft === draft) timer ??= setTimeout(read, 2_000);
    });
    return () => {
      isGone = true;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [drafts, draft, turn]);
  return { versions, history, device, again: () => setTurn((before) => before + 1) };
}
