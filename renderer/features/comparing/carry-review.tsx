import { useMemo, useState, type ComponentType } from 'react';
import type { AnnotationId, DraftId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { Button, EmptyState, Screen, Section } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { CitationRow } from './citation-row.tsx';
import { moveCitations } from './carry-citations.ts';
import { bringNotes, type CarryPlan, type ChosenPlace, type PlannedNote } from './carry-plan.ts';
import { answerOffer } from './offer-answer.ts';
import { NoteRow } from './note-row.tsx';
import styles from './comparing.module.css';

/** What is to be seen of the circles of drafts: a change of a draft there goes to colleagues. */
export interface DraftsOfCircles {
  readonly Circle: ComponentType<{ readonly draft: DraftId }>;
  /** Tells of each draft whether the delegate's role lets them read it only. */
  readonly isLocked: (draft: DraftId) => boolean;
}

interface CarryReviewProps {
  readonly plan: CarryPlan;
  readonly from: DocumentEntry;
  readonly to: DocumentEntry;
  readonly circles: DraftsOfCircles;
}

/** How each note and each citation is placed. The sure ones are chosen already; nothing is moved before it is said so. */
export function CarryReview({ plan, from, to, circles }: CarryReviewProps) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const { isLocked } = circles;
  const review = useReview(plan, isLocked, () => answerOffer(workbench, to.id, from.id));
  const { chosen, citations } = review;
  const name = ({ symbol, title }: DocumentEntry): string => symbol ?? title;
  const counts = countStates(plan);
  const count = chosen.length + citations.length;
  const part = (id: 'sure' | 'changed' | 'unplaced', notes: readonly PlannedNote[]) =>
    notes.length === 0 ? null : (
      <Section
        title={t(`comparing.carry.part.${id}`, { count: notes.length })}
        description={t(`comparing.carry.part.${id}.means`)}
      >
        <ul className={styles['notes']}>
          {notes.map((note) => (
            <NoteRow key={note.note.id} planned={note} after={plan.after} review={review} />
          ))}
        </ul>
      </Section>
    );
  return (
    <Screen
      title={t('comparing.carry.title')}
      lead={
        <span dir="auto">
          {t('comparing.carry.fromTo', { from: name(from), to: name(to), file: to.fileName })}
        </span>
      }
      actions={
        <>
          <Button
            icon="split"
            onPress={() =>
              shell.open({
                kind: 'compare',
                before: { kind: 'document', id: from.id },
                after: { kind: 'document', id: to.id },
              })
            }
          >
            {t('comparing.offer.compare')}
          </Button>
          <Button icon="open" onPress={() => shell.open({ kind: 'document', id: to.id })}>
            {t('comparing.carry.open')}
          </Button>
          <Button
            variant="primary"
            icon="import"
            isDisabled={count === 0}
            onPress={() => void review.bring()}
          >
            {t('comparing.carry.bring', { count })}
          </Button>
        </>
      }
    >
      {plan.notes.length === 0 && plan.citations.length === 0 ? (
        <EmptyState icon="note" title={t('comparing.carry.nothing')} />
      ) : (
        <div className={styles['screen']} data-private="">
          <p className={styles['counts']} role="status">
            {t('comparing.carry.counts', counts)}
          </p>
          {part(
            'unplaced',
            plan.notes.filter(({ place }) => place.state === 'unplaced'),
          )}
          {part(
            'changed',
            plan.notes.filter(({ place }) => place.state === 'changed'),
          )}
          {part(
            'sure',
            plan.notes.filter(({ place }) => isSure(place.state)),
          )}
          {plan.citations.length === 0 ? null : (
            <Section
              title={t('comparing.carry.citations', { count: plan.citations.length })}
              description={t('comparing.carry.citations.means')}
            >
              <ul className={styles['notes']}>
                {plan.citations.map((citation) => (
                  <CitationRow
                    key={citation.key}
                    citation={citation}
                    review={review}
                    isLocked={isLocked(citation.draft.id)}
                    circle={<circles.Circle draft={citation.draft.id} />}
                  />
                ))}
              </ul>
            </Section>
          )}
        </div>
      )}
    </Screen>
  );
}

function isSure(state: string): boolean {
  return state === 'exact' || state === 'moved' || state === 'whole';
}

function countStates({ notes }: CarryPlan): Record<'exact' | 'moved' | 'changed' | 'unplaced', number> {
  const counts = { exact: 0, moved: 0, changed: 0, unplaced: 0 };
  for (const { place } of notes) counts[place.state === 'whole' ? 'exact' : place.state]++;
  return counts;
}

/** What the delegate chose in the review, and what is on the revision already. */
export interface Review {
  /** The notes that will be brought: those not there yet and not left out. */
  readonly chosen: readonly PlannedNote[];
  readonly citations: CarryPlan['citations'];
  isBrought(id: AnnotationId): boolean;
  isLeftOut(key: string): boolean;
  leaveOut(key: string, isOut: boolean): void;
  placeOf(note: PlannedNote): ChosenPlace | null;
  /** Puts a note that lost its place where the delegate says. */
  choosePlace(note: PlannedNote, place: ChosenPlace): void;
  bring(): Promise<void>;
}

function useReview(
  plan: CarryPlan,
  isLocked: DraftsOfCircles['isLocked'],
  onBrought: () => Promise<() => Promise<void>>,
): Review {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const { store } = workbench;
  const all = useLive(useMemo(() => store.annotations.all(), [store]));
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [places, setPlaces] = useState<ReadonlyMap<string, ChosenPlace>>(new Map());
  const [moved, setMoved] = useState<ReadonlySet<string>>(new Set());
  const there = useMemo(
    () => new Map(all?.flatMap((note) => (note.trashedAt === null ? [[note.id, note] as const] : []))),
    [all],
  );
  const chosen = plan.notes.filter(({ copy }) => !there.has(copy.id) && !out.has(copy.id));
  const citations = plan.citations.filter(
    ({ key, to, draft }) => to !== null && !isLocked(draft.id) && !out.has(key) && !moved.has(key),
  );
  const withPlace = (note: Annotation, place: ChosenPlace | undefined): Annotation => {
    const clause = plan.after.find(({ id }) => id === place?.clause);
    return place === undefined || clause === undefined
      ? note
      : { ...note, anchor: makeAnchor(clause, place.start, place.end) };
  };
  const showUnfinished = (count: number, all: number, failure: Error): void =>
    shell.showError({
      happened: t('comparing.carry.notAll', { count, all }),
      safe: t('comparing.carry.notAll.safe'),
      todo: t('comparing.carry.notAll.todo'),
      details: `carry: ${failure.name} ${failure.message}`,
    });
  return {
    chosen,
    citations,
    isBrought: (id) => there.has(id),
    isLeftOut: (key) => out.has(key),
    leaveOut(key, isOut) {
      setOut((old) => new Set(isOut ? [...old, key] : Array.from(old).filter((one) => one !== key)));
    },
    placeOf: ({ copy }) => places.get(copy.id) ?? null,
    choosePlace({ copy }, place) {
      setPlaces((old) => new Map(old).set(copy.id, place));
      const now = there.get(copy.id);
      if (now === undefined) return;
      void store.annotations
        .put({ ...withPlace(now, place), changedAt: workbench.clock.now() })
        .then(() => shell.offerUndo(t('comparing.carry.attached'), () => store.annotations.put(now)));
    },
    async bring() {
      const notes = await bringNotes(workbench, chosen.map(({ copy }) => withPlace(copy, places.get(copy.id)))); // prettier-ignore
      const cited = notes.failure === null ? await moveCitations(workbench, citations) : null;
      const keys = cited?.done.map(({ key }) => key) ?? [];
      setMoved((old) => new Set([...old, ...keys]));
      const failure = notes.failure ?? cited?.failure ?? null;
      const unanswer = failure === null ? await onBrought() : null;
      const count = notes.done.length + keys.length;
      if (count > 0)
        shell.offerUndo(t('comparing.carry.brought', { count }), async () => {
          await notes.undo();
          await cited?.undo();
          await unanswer?.();
          setMoved((old) => new Set(Array.from(old).filter((key) => !keys.includes(key))));
        });
      if (failure !== null) showUnfinished(count, chosen.length + citations.length, failure);
    },
  };
}
