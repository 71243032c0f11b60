import type { Event } from '../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../shared/base/ids.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import type { CircleListEntry, FileReport } from '../../shared/contract/exchange.ts';
import type { ConflictRecord } from '../../shared/domain/conflict.ts';
import type { DraftContent, DraftEntry } from '../../shared/domain/draft.ts';
import type { Arrived } from './arrivals.ts';
import type { Decision } from './conflicts.ts';
import type { Known } from './host-knowledge.ts';
import type { NetworkWatch } from './network-watch.ts';

/** What the status bar and the screens are told. */
export interface ExchangeState extends Omit<Known, 'circles' | 'logs'> {
  readonly circles: readonly CircleState[];
}

/** A circle, and what of it is under way. */
export interface CircleState extends CircleListEntry {
  /** Drafts of the circle with changes that no log holds yet. */
  readonly toSend: readonly DraftId[];
  /** Of them those that leave by file only, as the delegate chose. */
  readonly byFileOnly: readonly DraftId[];
  /** Drafts with changes in the log that, as far as their files tell, not every colleague holds. */
  readonly unconfirmed: readonly DraftId[];
}

/** A file that was read: what it was, and what it did to the drafts. */
export interface ImportOutcome {
  readonly report: FileReport;
  readonly arrived: Arrived | null;
}

/** A file to be saved. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The documents did not fit into one file: the next one goes on from there. Null: this is the last. */
  readonly next: number | null;
}

/** Whatever the host answered. */
export type HostFailure = Failure<string>;

/** Exchange as the window works with it. Every act on a circle is done one after the other. */
export interface Exchange {
  readonly changed: Event<undefined>;
  /** What the host said last of the network. */
  readonly network: Pick<NetworkWatch, 'changed' | 'choice' | 'reach' | 'status'>;
  /** Connects: this device's name for its changes, and everything that the log holds and the drafts do not. */
  start(): Promise<void>;
  state(): Promise<ExchangeState>;
  /**
   * Makes clean text the first text of a new draft in the circle and writes it, and the act, into the log.
   * `content` is what the delegate has just looked at.
   */
  release(options: {
    readonly content: DraftContent;
    readonly title: string;
    readonly circle: CircleId;
    readonly meeting: DraftEntry['meeting'];
  }): Promise<Result<DraftId, HostFailure>>;
  /**
   * Writes what is to be sent into the log, then a file of what the recipients lack. `files`: documents of the circle's
   * folder that go with it, as far as they are here; from `skip` on (`next`).
   */
  writeFile(
    circle: CircleId,
    to: readonly DeviceId[],
    files?: readonly string[],
    skip?: number,
  ): Promise<Result<WrittenFile, HostFailure>>;
  /** A small file that asks for what is missing. */
  writeRequest(circle: CircleId): Promise<Result<WrittenFile, HostFailure>>;
  readFile(bytes: Uint8Array): Promise<Result<ImportOutcome, HostFailure>>;
  /** Own changes go now to whoever is reached, and wait for no pause in typing. */
  sendNow(): Promise<void>;
  /** Applies once more what could not be applied. */
  tryAgain(circle: CircleId): Promise<Result<Arrived, HostFailure>>;
  /** Carries out a choice; answers with the record that `undoDecision` takes. */
  decide(record: ConflictRecord, decision: Decision): Promise<ConflictRecord>;
  /** Takes a decision back: the clause is what it was before it, and kept for review again if it was then. */
  undoDecision(record: ConflictRecord): Promise<void>;
  close(): void;
}
