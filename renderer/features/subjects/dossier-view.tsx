import { useState } from 'react';
import { Badge, Button, Checkbox, cx, EmptyState, Select } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useJudgements } from '../meanings.ts';
import type { DossierRow } from './dossier-rows.ts';
import { FATE, FATES, readSubject, SUBJECT } from './judgements.ts';
import type { Fate, Subject } from './judgements.ts';
import { useKept } from './kept-state.ts';
import { TextName } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { brief, contentOf } from './report-text.ts';
import { SubjectDialog } from './subject-dialog.tsx';
import styles from './subjects.module.css';
import { useDossier } from './use-dossier.ts';
import { useExport } from './use-export.ts';
import { useJudging } from './use-judging.ts';

/** One subject followed across bodies and meetings: what the texts say of it in time, and what became of proposals. */
export function DossierView({ of }: { readonly of: string | undefined }) {
  const t = useText();
  const isRoomView = useRoomView();
  const subjects = useJudgements(SUBJECT, readSubject);
  if (isRoomView) return <EmptyState icon="eye-off" title={t('subjects.dossiers.roomView')} />;
  if (subjects === undefined) return null;
  const subject = of === undefined ? undefined : subjects.get(of);
  if (of === undefined || subject === undefined)
    return <EmptyState icon="folder-open" title={t('subjects.dossier.gone')} />;
  return <Followed id={of} subject={subject} />;
}

interface FollowedProps {
  readonly id: string;
  readonly subject: Subject;
}

function Followed({ id, subject }: FollowedProps) {
  const t = useText();
  const { rows, left } = useDossier(id, subject);
  const [isProposalsOnly, setProposalsOnly] = useKept('dossier.proposals', false);
  const [isChanging, setChanging] = useState(false);
  const shown = isProposalsOnly ? rows.filter(({ isProposal }) => isProposal) : rows;
  const groups = Array.from(Map.groupBy(shown, ({ document }) => document));
  return (
    <div data-private="">
      <h2 className={styles['groupTitle']} dir="auto">
        {subject.name}
      </h2>
      <p className={cx(styles['note'], styles['sought'])} dir="auto">
        {subject.words.join(' · ')}
      </p>
      <DossierTools id={id} subject={subject} rows={shown} onChange={() => setChanging(true)} />
      <Checkbox isSelected={isProposalsOnly} onChange={setProposalsOnly}>
        {t('subjects.dossier.proposalsOnly')}
      </Checkbox>
      <p className={styles['count']} role="status">
        {t('subjects.dossier.count', { count: shown.length, texts: groups.length })}
        {left > 0 ? ` · ${t('subjects.waiting', { count: left })}` : ''}
      </p>
      <Places label={t('subjects.view.dossier')}>
        {groups.map(([document, own]) => (
          <DossierGroup key={document} rows={own} />
        ))}
      </Places>
      {isChanging ? <SubjectDialog id={id} first={subject} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}

function DossierTools({
  id,
  subject,
  rows,
  onChange,
}: FollowedProps & { readonly rows: readonly DossierRow[]; readonly onChange: () => void }) {
  const t = useText();
  const format = useFormat();
  const language = useLanguage().tag;
  const shell = useShell();
  const judge = useJudging();
  const exportDocx = useExport();
  const remove = async (): Promise<void> => {
    shell.open({ kind: 'subjects', view: 'dossiers' });
    await judge(
      { id, kind: SUBJECT, document: null, value: null },
      t('subjects.dossiers.removed', { name: subject.name }),
    );
  };
  const blocks = Array.from(Map.groupBy(rows, ({ document }) => document).values()).flatMap((own) => [
    ['heading', headOf(own[0], format.day)] as const,
    ...own.map((row) => {
      const fate = row.fate === null ? '' : ` [${t(`subjects.fate.${row.fate}`)}]`;
      return ['bullet', `${row.label ?? ''} ${brief(row.text, 400)}${fate}`.trim()] as const;
    }),
  ]);
  return (
    <div className={styles['tools']}>
      <Button onPress={onChange}>{t('subjects.dossiers.change')}</Button>
      <Button
        isDisabled={rows.length === 0}
        onPress={() => void exportDocx(contentOf(subject.name, language, blocks), 'private')}
      >
        {t('subjects.report.export')}
      </Button>
      <Button icon="trash" onPress={() => void remove()}>
        {t('subjects.dossiers.remove')}
      </Button>
    </div>
  );
}

function headOf(row: DossierRow | undefined, day: (iso: string) => string): string {
  if (row === undefined) return '';
  const date = row.datedOn === null ? null : day(row.datedOn);
  return [date, row.body, row.symbol, row.title].filter((part) => part !== null && part !== '').join(' · ');
}

function DossierGroup({ rows }: { readonly rows: readonly DossierRow[] }) {
  const format = useFormat();
  const [first] = rows;
  if (first === undefined) return null;
  const name = headOf(first, format.day);
  return (
    <section className={styles['group']} aria-label={name}>
      <h3 className={styles['groupTitle']}>
        <span className={styles['whenWhere']}>
          {first.datedOn === null || first.datedOn === '' ? null : (
            <time dateTime={first.datedOn}>{format.day(first.datedOn)}</time>
          )}
          {first.body === null ? null : <bdi>{first.body}</bdi>}
        </span>
        <TextName row={first} />
      </h3>
      <PlaceList
        label={name}
        rows={rows}
        rowKey={({ key }) => key}
        render={(row) => <DossierItem row={row} />}
      />
    </section>
  );
}

function DossierItem({ row }: { readonly row: DossierRow }) {
  const t = useText();
  const judge = useJudging();
  const { suggested, fate, isProposal } = row;
  const decide = (next: Fate): void =>
    void judge(
      { id: row.key, kind: FATE, document: row.document, value: next },
      t('subjects.fate.marked', { fate: t(`subjects.fate.${next}`) }),
    );
  return (
    <>
      <PlaceButton row={row.key} document={row.document} clause={row.clause}>
        <span className={styles['label']}>{row.label === null ? '' : <bdi>{row.label}</bdi>}</span>
        <span className={styles['words']}>
          <span className={styles['task']} dir="auto">
            {row.text}
          </span>
          {suggested === null || fate !== null ? null : (
            <span className={styles['facts']}>
              <Badge tone="query">
                {t('subjects.fate.suggested', { fate: t(`subjects.fate.${suggested.fate}`) })}
              </Badge>
              <q dir="auto">{brief(suggested.sentence)}</q>
            </span>
          )}
        </span>
      </PlaceButton>
      {isProposal ? (
        <div className={styles['choice']}>
          <Select
            size="small"
            hideLabel
            label={t('subjects.fate.of', { text: brief(row.text, 60) })}
            placeholder={t('subjects.fate.notConfirmed')}
            choices={FATES.map((each) => ({ id: each, label: t(`subjects.fate.${each}`) }))}
            value={fate}
            onChange={decide}
          />
        </div>
      ) : null}
    </>
  );
}
