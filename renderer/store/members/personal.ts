import type { Annotation, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { withChanges, type DraftNews } from '../../../shared/domain/clause-change.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { Judgement } from '../../../shared/domain/judgement.ts';
import type { ConflictRecord, ExchangePosition, ReadingPlace, Settings, Store, TaskRecord } from '../api.ts';
import type { SealedList } from '../collections/sealed-list.ts';
import { defaultSettings } from '../default-settings.ts';

const valuesOf = <T>(all: ReadonlyMap<string, T>): readonly T[] => Array.from(all.values());
const sameTarget = (a: AnnotationTarget, b: AnnotationTarget): boolean => a.kind === b.kind && a.id === b.id;

/** A delegate's own notes. */
export function annotationMembers(list: SealedList<Annotation>): Store['annotations'] {
  const all = list.live(valuesOf);
  return {
    of: (target) => list.live((notes) => valuesOf(notes).filter((note) => sameTarget(note.target, target))),
    all: () => all,
    put: (annotation) => list.put(annotation.id, annotation),
    remove: (id) => list.remove([id]),
  };
}

/** Same-clause changes that wait for a decision, and decided ones until they are removed. */
export function conflictMembers(list: SealedList<ConflictRecord>): Store['conflicts'] {
  const all = list.live(valuesOf);
  return {
    all: () => all,
    put: (record) => list.put(record.id, record),
    remove: (id) => list.remove([id]),
  };
}

/** What the delegate confirmed or decided. */
export function judgementMembers(list: SealedList<Judgement>): Store['judgements'] {
  const all = list.live(valuesOf);
  return {
    of: (kind) => list.live((judged) => valuesOf(judged).filter((judgement) => judgement.kind === kind)),
    all: () => all,
    put: (judgement) => list.put(judgement.id, judgement),
    remove: (id) => list.remove([id]),
  };
}

/** What came into drafts since the delegate looked. */
export function newsMembers(list: SealedList<DraftNews>): Store['news'] {
  const all = list.live(valuesOf);
  return {
    all: () => all,
    add: (draft, { arrived = null, clauses = [] }) =>
      list.change((news) => {
        const known = news.get(draft) ?? { draft, arrived: null, clauses: [] };
        const next = {
          ...known,
          arrived: known.arrived ?? arrived,
          clauses: withChanges(known.clauses, clauses),
        };
        return new Map([[draft, next]]);
      }),
    seen: (draft, clauses) =>
      list.change((news) => {
        const known = news.get(draft);
        if (known === undefined) return new Map();
        const rest = clauses === null ? [] : known.clauses.filter(({ clause }) => !clauses.includes(clause));
        return new Map([[draft, rest.length === 0 ? null : { draft, arrived: null, clauses: rest }]]);
      }),
  };
}

/** Where the delegate was in each text. */
export function readingMembers(list: SealedList<ReadingPlace>): Store['reading'] {
  const idOf = (target: AnnotationTarget): string => `${target.kind}:${target.id}`;
  return {
    place: (target) => list.get(idOf(target)),
    setPlace: (place) => list.put(idOf(place.target), place),
    recent: (limit) =>
      list.live((places) =>
        valuesOf(places)
          .toSorted((a, b) => b.openedAt - a.openedAt)
          .slice(0, limit),
      ),
  };
}

/** The Tasks list, newest first. */
export function taskMembers(list: SealedList<TaskRecord>): Store['tasks'] {
  const all = list.live((tasks) => valuesOf(tasks).toSorted((a, b) => b.startedAt - a.startedAt));
  return {
    all: () => all,
    put: (record) => list.put(record.id, record),
    clear: () =>
      list.change((tasks) => {
        const ended = valuesOf(tasks).filter((task) => task.state !== 'running');
        return new Map(ended.map((task) => [task.id, null]));
      }),
  };
}

/** A task that was running when the process ended was interrupted; said at the next start. */
export async function interruptRunning(list: SealedList<TaskRecord>, now: number): Promise<void> {
  await list.change((tasks) => {
    const running = valuesOf(tasks).filter((task) => task.state === 'running');
    return new Map(
      running.map((task) => [task.id, { ...task, state: 'interrupted', endedAt: now, progress: null }]),
    );
  });
}

const removedId = (draft: string): string => `removed/${draft}`;

/**
 * Notes of circles' drafts that they are removed for good, before they are: what colleagues wrote on a draft that is not
 * here is put aside as theirs only where the delegate wanted that.
 */
export async function noteRemoved(
  list: SealedList<ExchangePosition>,
  drafts: readonly (DraftEntry | null)[],
): Promise<void> {
  const gone = drafts.flatMap((draft) => (draft?.home.kind === 'circle' ? [draft.id] : []));
  if (gone.length === 0) return;
  await list.change(() => new Map(gone.map((id) => [removedId(id), { applied: [], underway: [] }])));
}

/** How far the drafts hold each circle's log, and which of its drafts are removed for good. */
export function exchangeMembers(list: SealedList<ExchangePosition>): Store['exchange'] {
  return {
    position: (circle) => list.get(circle),
    setPosition: (circle, position) => list.put(circle, position),
    isRemoved: async (draft) => (await list.get(removedId(draft))) !== null,
  };
}

const SETTINGS_ID = 'settings';

/** Settings: what was never set has its default, also after an update brought new keys. */
export function settingsMembers(list: SealedList<Partial<Settings>>): Store['settings'] {
  const live = list.live((all): Settings => ({ ...defaultSettings, ...all.get(SETTINGS_ID) }));
  return {
    live: () => live,
    set: (change) => list.change((all) => new Map([[SETTINGS_ID, { ...all.get(SETTINGS_ID), ...change }]])),
  };
}
