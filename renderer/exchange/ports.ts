import type { Clock, Random } from '../../shared/base/ports.ts';
import type { DraftId, MeetingId } from '../../shared/base/ids.ts';
import type { exchangeService } from '../../shared/contract/exchange.ts';
import type { networkService } from '../../shared/contract/network.ts';
import type { Client } from '../../shared/contract/service.ts';
import type { DraftNews } from '../../shared/domain/clause-change.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { Meeting } from '../../shared/domain/document.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { Drafts } from '../drafts/api.ts';

/*
 * What exchange may touch, and nothing else: drafts, conflicts, where drafts are filed, and its own position.
 * No type of annotations, settings or documents is imported in this folder, and none may be: what cannot be
 * named here cannot be sent.
 */

/** An answer that may change. */
interface Live<T> {
  current(): Promise<T>;
  subscribe(listener: (value: T) => void): () => void;
}

export interface ExchangeStore {
  readonly drafts: {
    entries(): Live<readonly DraftEntry[]>;
    get(id: DraftId): Promise<DraftEntry | null>;
    put(entry: DraftEntry): Promise<void>;
  };
  readonly meetings: {
    all(): Live<readonly Meeting[]>;
    put(meeting: Meeting): Promise<void>;
  };
  readonly conflicts: {
    all(): Live<readonly ConflictRecord[]>;
    put(record: ConflictRecord): Promise<void>;
  };
  readonly news: {
    add(draft: DraftId, change: Partial<Pick<DraftNews, 'arrived' | 'clauses'>>): Promise<void>;
  };
  readonly exchange: {
    position(circle: string): Promise<ExchangePosition | null>;
    setPosition(circle: string, position: ExchangePosition): Promise<void>;
    /** True for a circle's draft that the delegate removed for good. */
    isRemoved(draft: DraftId): Promise<boolean>;
  };
}

export type ExchangeDrafts = Pick<
  Drafts,
  | 'changed'
  | 'create'
  | 'content'
  | 'heads'
  | 'changesSince'
  | 'expectBundles'
  | 'handOver'
  | 'apply'
  | 'prepare'
  | 'adopt'
  | 'review'
  | 'arrivedSince'
  | 'restoreClause'
  | 'edit'
  | 'useDevice'
>;

/** What of the network's service exchange itself uses; the screens use the rest. */
export type NetworkPort = Pick<Client<typeof networkService>, 'applied' | 'events' | 'status'>;

export type Wait = (ms: number, act: () => void) => () => void;

export interface ExchangePorts {
  readonly host: Client<typeof exchangeService>;
  /** Absent where exchange is by file only. */
  readonly network?: NetworkPort;
  readonly store: ExchangeStore;
  readonly drafts: ExchangeDrafts;
  readonly clock: Clock;
  readonly random: Random;
  /** Where a colleague's draft is filed when nothing else says it: the folder now open. */
  openMeeting(): MeetingId | null;
  /** Calls `act` after so many milliseconds, unless the answer is called first. Tests have their own. */
  readonly wait?: Wait;
}
