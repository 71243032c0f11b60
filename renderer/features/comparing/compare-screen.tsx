import { useMemo, useState } from 'react';
import { alignLanguages, compareTexts } from '../../../shared/text/compare/index.ts';
import {
  Button,
  Callout,
  EmptyState,
  ErrorState,
  LoadingState,
  RadioGroup,
  Screen,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import type { CompareSide } from '../../ui/shell/shell.ts';
import { useSides, type SideText } from '../compare-sides.ts';
import { ChooseDocument } from './choose-document.tsx';
import { LanguageRows } from './language-rows.tsx';
import { RevisionRows } from './revision-rows.tsx';
import { SideNames } from './side-names.tsx';
import { useDraftMoment } from './use-draft-moment.ts';
import styles from './comparing.module.css';

interface CompareScreenProps {
  /** Null: the delegate chooses. */
  readonly before: CompareSide | null;
  readonly after: CompareSide;
}

/** Two versions of a text, or two languages of it, beside each other or in one. Nothing in them can be changed. */
export function CompareScreen({ before, after }: CompareScreenProps) {
  const t = useText();
  const shell = useShell();
  if (before !== null) return <ComparedSides before={before} after={after} />;
  if (after.kind !== 'document') return <EmptyState icon="document" title={t('comparing.absent')} />;
  return (
    <ChooseDocument
      title={t('comparing.title')}
      what={t('comparing.choose.what')}
      own={after.id}
      only={null}
      none={t('comparing.choose.none')}
      onChoose={(id) => shell.open({ kind: 'compare', before: { kind: 'document', id }, after })}
    />
  );
}

function ComparedSides({ before, after }: { readonly before: CompareSide; readonly after: CompareSide }) {
  const t = useText();
  const shell = useShell();
  const isRoomView = useRoomView();
  const sides = useSides(before, after);
  const isDraft = before.kind === 'draft' || after.kind === 'draft';
  if (isRoomView && isDraft) return <EmptyState icon="room" title={t('comparing.room')} />;
  if (sides.state === 'loading') return <LoadingState label={t('comparing.opening')} />;
  if (sides.state === 'absent') return <EmptyState icon="document" title={t('comparing.absent')} />;
  if (sides.state === 'failed')
    return (
      <ErrorState
        problem={{
          happened: t('comparing.failed.happened'),
          safe: t('comparing.failed.safe'),
          todo: t('comparing.failed.todo'),
          details: sides.details,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
      />
    );
  return (
    <Compared
      key={JSON.stringify([before, after])}
      before={sides.before}
      after={sides.after}
      onPrint={() => shell.open({ kind: 'print', of: { kind: 'comparison', before, after } })}
    />
  );
}

interface ComparedProps {
  readonly before: SideText;
  readonly after: SideText;
  readonly onPrint: () => void;
}

type Mode = 'revisions' | 'languages';

function Compared({ before, after, onPrint }: ComparedProps) {
  const t = useText();
  const shell = useShell();
  const differ = before.language !== null && after.language !== null && before.language !== after.language;
  const [mode, setMode] = useState<Mode>(differ ? 'languages' : 'revisions');
  const moment = useDraftMoment(before.side, after.side);
  const swap = (): void => shell.open({ kind: 'compare', before: after.side, after: before.side });
  return (
    <Screen
      title={t('comparing.title')}
      lead={<SideNames before={before} after={after} />}
      actions={
        <>
          {moment === null ? null : (
            <Button icon="history" onPress={() => void moment.restore()}>
              {t('comparing.restore')}
            </Button>
          )}
          {moment === null ? (
            <Button icon="exchange" onPress={swap}>
              {t('comparing.swap')}
            </Button>
          ) : null}
          {mode === 'revisions' ? (
            <Button icon="print" onPress={onPrint}>
              {t('comparing.print')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles['screen']}>
        {differ ? (
          <RadioGroup
            label={t('comparing.mode')}
            orientation="horizontal"
            choices={[
              { id: 'languages', label: t('comparing.mode.languages') },
              { id: 'revisions', label: t('comparing.mode.revisions') },
            ]}
            value={mode}
            onChange={setMode}
          />
        ) : null}
        {mode === 'languages' ? (
          <Languages before={before} after={after} />
        ) : (
          <Revisions before={before} after={after} onTakeBack={moment?.restoreClause ?? null} />
        )}
      </div>
    </Screen>
  );
}

interface PairProps {
  readonly before: SideText;
  readonly after: SideText;
}

function Revisions({
  before,
  after,
  onTakeBack,
}: PairProps & Pick<Parameters<typeof RevisionRows>[0], 'onTakeBack'>) {
  const t = useText();
  const comparison = useMemo(() => compareTexts(before.pieces, after.pieces), [before, after]);
  return (
    <>
      {comparison.isRelated ? null : (
        <Callout tone="caution" title={t('comparing.unrelated')}>
          {t('comparing.unrelated.share', { share: comparison.pairedShare })}
        </Callout>
      )}
      <RevisionRows comparison={comparison} before={before} after={after} onTakeBack={onTakeBack} />
    </>
  );
}

function Languages({ before, after }: PairProps) {
  const aligned = useMemo(() => alignLanguages(before.clauses, after.clauses), [before, after]);
  return <LanguageRows aligned={aligned} before={before} after={after} />;
}
