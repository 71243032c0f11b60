import { asId } from '../../shared/base/ids.ts';
import type { AnnotationId, ClauseId, DocumentId, DraftId, MeetingId } from '../../shared/base/ids.ts';
import type { Annotation, AnnotationTarget } from '../../shared/domain/annotation.ts';
import type { Judgement } from '../../shared/domain/judgement.ts';
import type { DocumentEntry, Meeting, ParsedDocument } from '../../shared/domain/document.ts';
import type { DraftClause, DraftEntry } from '../../shared/domain/draft.ts';
import type { ClauseChange, DraftNews } from '../../shared/domain/clause-change.ts';
import type { ConflictRecord, ConflictSide, ExchangePosition } from '../../shared/domain/conflict.ts';

export type { ClauseChange, ConflictRecord, ConflictSide, DraftNews, ExchangePosition, Judgement };

/** A question to the store whose answer may change. `subscribe` tells the answer now and after each change. */
export interface LiveQuery<T> {
  current(): Promise<T>;
  subscribe(listener: (value: T) => void): () => void;
}

/**
 * How the stores of this window stand beside the host's folder.
 * - `read-only-newer`: written by a newer workbench; opened for reading and export only.
 * - `damaged`: `records` of them do not open and are kept as they are, the others work; or, with
 *   `other-key`, the stores were sealed under another key and nothing of them can be read.
 * - `mismatch`: the window's stores belong to another data folder; refused.
 * - `empty-beside-full`: the host has data and the window none: private notes are absent; shared text is
 *   rebuilt from the log.
 */
export type StoreHealth =
  | { readonly kind: 'ok' }
  | { readonly kind: 'read-only-newer'; readonly foundVersion: number }
  | {
      readonly kind: 'damaged';
      readonly what: 'records' | 'other-key' | 'unreadable';
      readonly records: number;
    }
  | { readonly kind: 'mismatch'; readonly found: string; readonly expected: string }
  | { readonly kind: 'empty-beside-full' };

/**
 * Why a write of the store was refused. `full`: the disk does not take it, nearly always because it is full.
 * Nothing of that write is kept; the text in hand must be.
 */
export type StoreErrorCode = 'full' | 'read-only' | 'closed' | 'unavailable';

/** Thrown (as a rejected promise) by every writing member of `Store` when the write did not become durable. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, detail?: string) {
    super(
      detail === undefined
        ? `The store refused a write: ${code}`
        : `The store refused a write: ${code} (${detail})`,
    );
    this.name = 'StoreError';
    this.code = code;
  }
}

/** A record that does not open. It is kept as it is, for a later repair, and never written over by a list. */
export interface DamagedRecord {
  readonly collection: string;
  readonly id: string;
}

/** Where the delegate was in a text. */
export interface ReadingPlace {
  readonly target: AnnotationTarget;
  readonly clause: ClauseId | null;
  /** Pixels from the top of that clause. */
  readonly offset: number;
  readonly openedAt: number;
  readonly read: boolean;
}

/** A projected clause of a draft: for outline, counts and filters; without text. */
export interface ProjectedClause {
  readonly draft: DraftId;
  readonly clause: DraftClause['id'];
  readonly order: number;
  readonly kind: DraftClause['kind'];
  readonly label: string | null;
  readonly level: number;
  readonly status: DraftClause['status']['state'];
  readonly openBrackets: number;
}

/** What a task could not do; see `TaskRemark` of the shell. */
export interface TaskRemarkRecord {
  readonly subject: string;
  readonly message: string;
  readonly details: string;
}

/** A finished or running task of the Tasks list. */
export interface TaskRecord {
  readonly id: string;
  readonly kind: string;
  /** Message id and values in the catalogues, so that it is readable in any language. */
  readonly title: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly progress: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly report: string | null;
  /** Absent where there is nothing to remark. */
  readonly remarks?: readonly TaskRemarkRecord[];
}

/** Settings of this delegate on this machine; private. Absent keys have the default of `defaultSettings`. */
export interface Settings {
  readonly language: string;
  readonly theme: 'system' | 'light' | 'dark';
  /** Reading text in CSS pixels, 12 to 28. */
  readonly textSize: number;
  /** Width of a line of reading text in rem, 28 to 72. */
  readonly textWidth: number;
  readonly singleKeys: boolean;
  /** Digits of dates and counts; absent: those of the language. Clause numbers keep the digits of their source. */
  readonly digits?: 'language' | 'western' | 'arabic';
  readonly personName: string;
  readonly delegation: string;
  readonly firstRunDone: boolean;
  readonly stripDismissed: boolean;
  readonly paper: 'A4' | 'Letter';
  readonly lastBackupAt: number | null;
  /** Frame state by meeting: panes, open texts, tab. JSON of renderer/app. */
  readonly frame: string;
}

/** Where `workedOut` holds what is left of imports. It goes along when what the window keeps is moved. */
export const IMPORTS_LEFT = asId<DocumentId>('import-queue');

/** The delegate's stores (RxDB). Everything here stays on this machine. */
export interface Store {
  readonly health: StoreHealth;
  /** Records that do not open, as they are found; of all collections read so far. */
  damaged(): LiveQuery<readonly DamagedRecord[]>;
  readonly meetings: {
    all(): LiveQuery<readonly Meeting[]>;
    put(meeting: Meeting): Promise<void>;
    trash(id: MeetingId): Promise<void>;
    restore(id: MeetingId): Promise<void>;
    /** Removes for good, with everything in it. */
    remove(id: MeetingId): Promise<void>;
  };
  readonly documents: {
    /** All entries, those in Trash included. */
    entries(): LiveQuery<readonly DocumentEntry[]>;
    get(id: DocumentId): Promise<DocumentEntry | null>;
    parsed(id: DocumentId): Promise<ParsedDocument | null>;
    /** One write per document; a document already in that meeting stays as it is. */
    add(entry: DocumentEntry, parsed: ParsedDocument | null): Promise<'added' | 'already-here'>;
    update(
      id: DocumentId,
      change: Partial<Pick<DocumentEntry, 'title' | 'meeting' | 'agenda' | 'kind' | 'datedOn'>>,
    ): Promise<void>;
    trash(id: DocumentId): Promise<void>;
    restore(id: DocumentId): Promise<void>;
    remove(id: DocumentId): Promise<void>;
  };
  readonly annotations: {
    of(target: AnnotationTarget): LiveQuery<readonly Annotation[]>;
    /** All, those in Trash included. */
    all(): LiveQuery<readonly Annotation[]>;
    put(annotation: Annotation): Promise<void>;
    remove(id: AnnotationId): Promise<void>;
  };
  readonly drafts: {
    entries(): LiveQuery<readonly DraftEntry[]>;
    get(id: DraftId): Promise<DraftEntry | null>;
    put(entry: DraftEntry): Promise<void>;
    remove(id: DraftId): Promise<void>;
    /** Replaces the projection of a draft and then its heads, in that order. */
    project(id: DraftId, clauses: readonly ProjectedClause[], heads: readonly string[]): Promise<void>;
    projectedHeads(id: DraftId): Promise<readonly string[] | null>;
    outline(id: DraftId): LiveQuery<readonly ProjectedClause[]>;
  };
  readonly conflicts: {
    all(): LiveQuery<readonly ConflictRecord[]>;
    put(record: ConflictRecord): Promise<void>;
    remove(id: string): Promise<void>;
  };
  /** What came into drafts since the delegate last looked at them. */
  readonly news: {
    all(): LiveQuery<readonly DraftNews[]>;
    /** Adds to what is known of a draft: of each clause the oldest text and the last author stay. */
    add(draft: DraftId, change: Partial<Pick<DraftNews, 'arrived' | 'clauses'>>): Promise<void>;
    /** The delegate has looked: at these clauses, or (null) at the whole draft. */
    seen(draft: DraftId, clauses: readonly ClauseId[] | null): Promise<void>;
  };
  /** What the delegate confirmed or decided about what the workbench worked out. */
  readonly judgements: {
    /** All of a kind, in no order of meaning. */
    of(kind: string): LiveQuery<readonly Judgement[]>;
    all(): LiveQuery<readonly Judgement[]>;
    put(judgement: Judgement): Promise<void>;
    remove(id: string): Promise<void>;
  };
  /**
   * What was worked out about documents and takes long to work out again; rebuildable at any time, and dropped with
   * the document. Whoever writes it puts a version into it.
   */
  readonly workedOut: {
    get(document: DocumentId): Promise<unknown>;
    put(document: DocumentId, value: unknown): Promise<void>;
  };
  readonly reading: {
    place(target: AnnotationTarget): Promise<ReadingPlace | null>;
    setPlace(place: ReadingPlace): Promise<void>;
    recent(limit: number): LiveQuery<readonly ReadingPlace[]>;
  };
  readonly tasks: {
    all(): LiveQuery<readonly TaskRecord[]>;
    put(record: TaskRecord): Promise<void>;
    clear(): Promise<void>;
  };
  readonly exchange: {
    /** Null for a circle of which nothing was applied yet. */
    position(circle: string): Promise<ExchangePosition | null>;
    setPosition(circle: string, position: ExchangePosition): Promise<void>;
    /** True for a circle's draft that the delegate removed for good: what colleagues write on it stays away. */
    isRemoved(draft: DraftId): Promise<boolean>;
  };
  readonly settings: {
    live(): LiveQuery<Settings>;
    set(change: Partial<Settings>): Promise<void>;
  };
  /** Refuses what is written from now on (`read-only`); resolves when all that was written before is durable. */
  stopWriting(): Promise<void>;
  close(): Promise<void>;
}
