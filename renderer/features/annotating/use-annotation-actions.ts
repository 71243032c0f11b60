import { useMemo } from 'react';
import { asId } from '../../../shared/base/ids.ts';
import type { AnnotationId } from '../../../shared/base/ids.ts';
import type {
  Anchor,
  Annotation,
  AnnotationKind,
  AnnotationTarget,
  Position,
} from '../../../shared/domain/annotation.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, RangeAnchor } from '../../../shared/text/anchors/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { Shell } from '../../ui/shell/shell.ts';
import { textFocusOf } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import { useSteady } from '../use-steady.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import { clausesOf } from './use-target-clauses.ts';

type Selection = readonly TextSelection[];

/** What a delegate can do with annotations of one text. All of it stays on this machine; all can be undone. */
export interface AnnotationActions {
  /**
   * Puts an annotation on the selection: on each selected clause for a highlight, else on the first. Without
   * a selection, on the whole document. What has words to fill in opens its card with the focus in it.
   */
  annotate(kind: AnnotationKind, selection: Selection | Promise<Selection>): Promise<void>;
  /** Keeps what was edited; a change of the words is not offered for undo (the field itself has that). */
  save(annotation: Annotation): Promise<void>;
  trash(annotation: Annotation): Promise<void>;
  restore(annotation: Annotation): Promise<void>;
  /** Removes for good, from Trash. */
  remove(annotation: Annotation): Promise<void>;
  /** Puts an annotation that lost its place, or any other, on the selected words. */
  reattach(annotation: Annotation, selection: Pick<TextSelection, 'clause' | 'start' | 'end'>): Promise<void>;
}

export function useAnnotationActions(target: AnnotationTarget): AnnotationActions {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const own = useSteady(target, `${target.kind}:${target.id}`);
  return useMemo(() => annotationActions(workbench, shell, t, own), [workbench, shell, t, own]);
}

const NEW_POSITION: Position = { stance: null, target: '', fallback: '', redLine: '' };

/** The same outside of a component. */
export function annotationActions(
  workbench: Workbench,
  shell: Shell,
  t: Translate,
  target: AnnotationTarget,
): AnnotationActions {
  const { store, clock } = workbench;
  const focus = textFocusOf(workbench);
  const alter = (id: AnnotationId, change: Partial<Annotation>): Promise<void> =>
    alterNow(workbench, id, { ...change, changedAt: clock.now() });

  const said = async (what: string, { anchor }: Pick<Annotation, 'anchor'>): Promise<string> =>
    t(`annotating.said.${what}`, { place: await placeWords(workbench, target, anchor) });

  async function trash(annotation: Annotation): Promise<void> {
    await alter(annotation.id, { trashedAt: clock.now() });
    shell.offerUndo(await said('trashed', annotation), () => alter(annotation.id, { trashedAt: null }));
  }

  return {
    async annotate(kind, selection) {
      // From the press on: the first letters come before the card is there.
      if (kind !== 'highlight') focus.typingAhead.begin();
      const [made, touched] = await makeAnnotations(workbench, target, kind, selection).catch(
        (problem: unknown) => {
          shell.showError(notKept(t, problem));
          return [[], 0] as const;
        },
      );
      const [first] = made;
      if (first === undefined) return focus.typingAhead.end();
      if (kind !== 'highlight') {
        focus.typingAhead.meantFor(first.id);
        shell.showSide('annotations');
        focus.showCard(first.id, true);
      }
      const added = await said(`added.${kind}`, first);
      const isPart = touched > 1 && kind !== 'highlight';
      shell.offerUndo(isPart ? `${added} ${t('annotating.said.firstClauseOnly')}` : added, async () => {
        for (const annotation of made) await putToTrash(workbench, annotation.id);
      });
    },
    async save({ id, body, position, tags }) {
      // Only the words: the anchor may have been changed while they were typed.
      try {
        await alter(id, { body, position, tags });
      } catch (problem) {
        shell.showError(notKept(t, problem));
      }
    },
    trash,
    async restore(annotation) {
      await alter(annotation.id, { trashedAt: null });
      shell.offerUndo(await said('restored', annotation), () => putToTrash(workbench, annotation.id));
    },
    async remove(annotation) {
      await store.annotations.remove(annotation.id);
      shell.offerUndo(await said('removed', annotation), () => store.annotations.put(annotation));
    },
    async reattach(annotation, selection) {
      const [anchor] = await anchorsFor(workbench, target, annotation.kind, [selection]);
      if (anchor === undefined) return;
      await alter(annotation.id, { anchor });
      shell.offerUndo(await said('reattached', { anchor }), () =>
        alter(annotation.id, { anchor: annotation.anchor }),
      );
    },
  };
}

/** Of a longer title only this much names the text in one line. */
const SHORT_TITLE = 24;

/** Where an annotation stands, in a few words: symbol or short title of the text, and the label of the clause. */
async function placeWords(workbench: Workbench, target: AnnotationTarget, anchor: Anchor): Promise<string> {
  const name = await textName(workbench, target);
  const characters = Array.from(name);
  const short =
    characters.length <= SHORT_TITLE ? name : `${characters.slice(0, SHORT_TITLE).join('').trimEnd()}…`;
  const label = anchor.scope === 'range' ? anchor.label : null;
  return label === null ? short : `${short} ${label}`;
}

async function textName({ store }: Workbench, target: AnnotationTarget): Promise<string> {
  if (target.kind === 'draft') return (await store.drafts.get(target.id))?.name ?? '';
  const entry = await store.documents.get(target.id);
  return entry?.symbol ?? entry?.title ?? '';
}

/** Makes the annotations for a selection and stores them; says how many clauses were selected. */
async function makeAnnotations(
  workbench: Workbench,
  target: AnnotationTarget,
  kind: AnnotationKind,
  selection: Selection | Promise<Selection>,
): Promise<readonly [made: readonly Annotation[], touched: number]> {
  const parts = await selection;
  const anchors = await anchorsFor(workbench, target, kind, parts);
  const made = anchors.map((anchor) => newAnnotation(target, kind, anchor, workbench.clock.now()));
  for (const annotation of made) await workbench.store.annotations.put(annotation);
  return [made, parts.length];
}

function notKept(t: Translate, problem: unknown): Parameters<Shell['showError']>[0] {
  return {
    happened: t('annotating.notKept.happened'),
    safe: t('annotating.notKept.safe'),
    todo: t('annotating.notKept.todo'),
    details: String(problem),
  };
}

/** What was written into it meanwhile goes with it to Trash. */
function putToTrash(workbench: Workbench, id: AnnotationId): Promise<void> {
  return alterNow(workbench, id, { trashedAt: workbench.clock.now() });
}

/** Changes an annotation as it is then, not as it was when the act was begun or can be undone. */
async function alterNow(workbench: Workbench, id: AnnotationId, change: Partial<Annotation>): Promise<void> {
  const now = await annotationNow(workbench, id);
  if (now !== undefined) await workbench.store.annotations.put({ ...now, ...change });
}

async function annotationNow(workbench: Workbench, id: AnnotationId): Promise<Annotation | undefined> {
  const all = await workbench.store.annotations.all().current();
  return all.find((annotation) => annotation.id === id);
}

async function anchorsFor(
  workbench: Workbench,
  target: AnnotationTarget,
  kind: AnnotationKind,
  selection: readonly Pick<TextSelection, 'clause' | 'start' | 'end'>[],
): Promise<readonly Anchor[]> {
  if (selection.length === 0) return [{ scope: 'document' }];
  const clauses = await clausesOf(workbench, target);
  const anchors = selection.flatMap((part) => anchorOf(part, clauses) ?? []);
  return kind === 'highlight' ? anchors : anchors.slice(0, 1);
}

function anchorOf(
  part: Pick<TextSelection, 'clause' | 'start' | 'end'>,
  clauses: readonly AnchorClause[],
): RangeAnchor | null {
  const clause = clauses.find((candidate) => candidate.id === part.clause);
  if (clause === undefined) return null;
  const isCaret = part.start === part.end;
  return makeAnchor(clause, isCaret ? 0 : part.start, isCaret ? clause.text.length : part.end);
}

function newAnnotation(
  target: AnnotationTarget,
  kind: AnnotationKind,
  anchor: Anchor,
  now: number,
): Annotation {
  return {
    id: asId<AnnotationId>(crypto.randomUUID()),
    target,
    kind,
    anchor,
    body: '',
    position: kind === 'position' ? NEW_POSITION : null,
    tags: [],
    createdAt: now,
    changedAt: now,
    trashedAt: null,
  };
}
