import { useSyncExternalStore } from 'react';
import { Emitter } from '../../../shared/base/emitter.ts';
import type { CircleId, DraftId, MeetingId } from '../../../shared/base/ids.ts';
import type { ExchangeMember, FileReport } from '../../../shared/contract/exchange.ts';
import type { CircleFileEntry } from '../../../shared/contract/circle-files.ts';
import type { WaitingContribution, WaitingFile } from '../../../shared/contract/moderation.ts';
import { createExchange, waitHere } from '../../exchange/exchange.ts';
import type { Exchange, ExchangeState } from '../../exchange/api.ts';
import { tellOutlines } from '../../exchange/outline-teller.ts';
import { PresenceWatch } from '../../exchange/presence-watch.ts';
import { useMeeting } from '../../ui/shell/shell-context.tsx';
import { paced } from '../paced.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** A file that was read and asks for an answer. */
export interface OpenedFile {
  readonly id: string;
  readonly report: FileReport;
  readonly bytes: Uint8Array;
}

/** A dialog that a command asked for, wherever the delegate is. */
export type ExchangeDialog =
  | { readonly kind: 'release'; readonly draft: DraftId }
  | { readonly kind: 'write-file'; readonly circle: CircleId }
  | { readonly kind: 'invite'; readonly circle: CircleId }
  | { readonly kind: 'remove'; readonly circle: CircleId; readonly member: ExchangeMember }
  | { readonly kind: 'lost'; readonly circle: CircleId; readonly member: ExchangeMember }
  | { readonly kind: 'offer'; readonly circle: CircleId }
  | { readonly kind: 'join' }
  | { readonly kind: 'contribution'; readonly circle: CircleId; readonly contribution: WaitingContribution }
  | { readonly kind: 'file-decision'; readonly circle: CircleId; readonly file: WaitingFile }
  | { readonly kind: 'withdraw'; readonly circle: CircleId; readonly file: CircleFileEntry }
  | { readonly kind: 'propose'; readonly circle: CircleId }
  | { readonly kind: 'preview'; readonly circle: CircleId }
  | { readonly kind: 'new-circle' }
  | { readonly kind: 'file'; readonly file: OpenedFile }
  | null;

/** Exchange of one workbench, with what its parts in several places of the window share. */
export interface ExchangeHolder {
  readonly exchange: Exchange;
  readonly presence: PresenceWatch;
  readonly dialogChanged: Emitter<undefined>;
  readonly stateChanged: Emitter<undefined>;
  state: ExchangeState | undefined;
  dialog: ExchangeDialog;
  /** The circle on the Exchange screen; null: the first. */
  chosen: CircleId | null;
  /** Files that were read together with one that is being answered. */
  readonly waiting: OpenedFile[];
  meeting: MeetingId | null;
}

const holders = new WeakMap<Workbench, ExchangeHolder>();

/** The exchange of a workbench; made, and connected to the host's log, at the first question. */
export function exchangeOf(workbench: Workbench): ExchangeHolder {
  const known = holders.get(workbench);
  if (known !== undefined) return known;
  const exchange = createExchange({
    host: workbench.host.exchange,
    network: workbench.host.network,
    store: workbench.store,
    drafts: workbench.drafts,
    clock: workbench.clock,
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    openMeeting: () => holder.meeting,
  });
  const holder: ExchangeHolder = {
    exchange,
    presence: new PresenceWatch(workbench.host.network, exchange.network, waitHere),
    dialogChanged: new Emitter(),
    stateChanged: new Emitter(),
    state: undefined,
    dialog: null,
    chosen: null,
    waiting: [],
    meeting: null,
  };
  tellOutlines({ outline: workbench.host.outline, store: workbench.store, drafts: workbench.drafts });
  holders.set(workbench, holder);
  keepState(holder);
  // A failure at start leaves drafts as they are; the next act takes in what is pending.
  holder.exchange.start().catch(() => undefined);
  return holder;
}

export function useExchangeHolder(): ExchangeHolder {
  const holder = exchangeOf(useWorkbench());
  holder.meeting = useMeeting().meeting;
  return holder;
}

export function useExchange(): Exchange {
  return useExchangeHolder().exchange;
}

/**
 * Opens one of the dialogs that can be asked for from anywhere; null closes it. Files that ask for an answer are shown
 * one after the other.
 */
export function showDialog(holder: ExchangeHolder, dialog: ExchangeDialog): void {
  if (dialog?.kind === 'file' && holder.dialog?.kind === 'file') {
    holder.waiting.push(dialog.file);
    return;
  }
  const next = dialog === null ? holder.waiting.shift() : undefined;
  holder.dialog = next === undefined ? dialog : { kind: 'file', file: next };
  holder.dialogChanged.fire(undefined);
}

export function useDialog(): ExchangeDialog {
  const holder = useExchangeHolder();
  return useSyncExternalStore(holder.dialogChanged.event, () => holder.dialog);
}

/** Who types with colleagues changes something many times a second: the screen says so a little later. */
const PACE = { least: 300, times: 8, most: 3000 } as const;

/** Asks for the state after each change, once for all who show it. */
function keepState(holder: ExchangeHolder): void {
  const state = paced(async () => {
    holder.state = await holder.exchange.state();
    holder.stateChanged.fire(undefined);
  }, PACE);
  state.ask();
  holder.exchange.changed(() => state.ask());
}

/** All circles and what of them is to be sent; `undefined` until first known. */
export function useExchangeState(): ExchangeState | undefined {
  const holder = useExchangeHolder();
  return useSyncExternalStore(holder.stateChanged.event, () => holder.state);
}

/** Which circle the Exchange screen shows; null: the first. */
export function useChosenCircle(): CircleId | null {
  const holder = useExchangeHolder();
  return useSyncExternalStore(holder.stateChanged.event, () => holder.chosen);
}

/** Shows a circle on the Exchange screen, as soon as it is known. */
export function chooseCircle(holder: ExchangeHolder, circle: CircleId): void {
  holder.chosen = circle;
  holder.stateChanged.fire(undefined);
}
