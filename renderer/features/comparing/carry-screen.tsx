import { useEffect, useMemo, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { EmptyState, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { planCarry, type CarryPlan } from './carry-plan.ts';
import { CarryReview, type DraftsOfCircles } from './carry-review.tsx';
import { ChooseDocument } from './choose-document.tsx';

interface CarryScreenProps {
  /** Null: the delegate chooses. */
  readonly from: DocumentId | null;
  readonly to: DocumentId;
  readonly circles: DraftsOfCircles;
}

/** Bringing notes, positions and citations from a document to its revision: chosen, looked at, then done. */
export function CarryScreen({ from, to, circles }: CarryScreenProps) {
  const t = useText();
  const isRoomView = useRoomView();
  if (isRoomView) return <EmptyState icon="room" title={t('comparing.room')} />;
  if (from === null) return <ChooseSource to={to} />;
  return <Planned key={`${from} ${to}`} from={from} to={to} circles={circles} />;
}

function ChooseSource({ to }: { readonly to: DocumentId }) {
  const t = useText();
  const shell = useShell();
  const { store } = useWorkbench();
  const notes = useLive(useMemo(() => store.annotations.all(), [store]));
  const withNotes = useMemo(
    () =>
      new Set(
        notes?.flatMap(({ target, trashedAt }) =>
          target.kind === 'document' && trashedAt === null ? [target.id] : [],
        ),
      ),
    [notes],
  );
  return (
    <ChooseDocument
      title={t('comparing.carry.title')}
      what={t('comparing.carry.choose')}
      own={to}
      only={withNotes}
      none={t('comparing.carry.noSource')}
      onChoose={(from) => shell.open({ kind: 'carry', from, to })}
    />
  );
}

function Planned({ from, to, circles }: CarryScreenProps & { readonly from: DocumentId }) {
  const t = useText();
  const workbench = useWorkbench();
  const entries = useLive(useMemo(() => workbench.store.documents.entries(), [workbench]));
  const [plan, setPlan] = useState<CarryPlan | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    planCarry(workbench, from, to).then(
      (made) => {
        if (isWanted) setPlan(made);
      },
      () => {
        if (isWanted) setPlan(null);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [workbench, from, to]);
  const [own, earlier] = [to, from].map((id) => entries?.find((entry) => entry.id === id));
  if (plan === undefined || entries === undefined)
    return <LoadingState label={t('comparing.carry.opening')} />;
  if (plan === null || own === undefined || earlier === undefined)
    return <EmptyState icon="document" title={t('comparing.absent')} />;
  return <CarryReview plan={plan} from={earlier} to={own} circles={circles} />;
}
