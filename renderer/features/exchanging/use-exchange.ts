import { useEffect, useState } from 'react';
import { Emitter } from '../../../shared/base/emitter.ts';
import type { CircleId, DraftId, MeetingId } from '../../../shared/base/ids.ts';
import type { CircleDetail } from '../../../shared/contract/exchange.ts';
import { createExchange } from '../../exchange/exchange.ts';
import type { Exchange, ExchangeState } from '../../exchange/exchange.ts';
import { useMeeting } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** A dialog that a command asked for, wherever the delegate is. */
export type ExchangeDialog =
  | { readonly kind: 'release'; readonly draft: DraftId }
  | { readonly kind: 'write-file'; readonly circle: CircleId }
  | { readonly kind: 'new-circle' }
  | null;

/** Exchange of one workbench, with what its parts in several places of the window share. */
export interface ExchangeHolder {
  readonly exchange: Exchange;
  readonly dialogChanged: Emitter<undefined>;
  dialog: ExchangeDialog;
  meeting: MeetingId | null;
}

const holders = new WeakMap<Workbench, ExchangeHolder>();

/** The exchange of a workbench; made, and connected to the host's log, at the first question. */
export function exchangeOf(workbench: Workbench): ExchangeHolder {
  const known = holders.get(workbench);
  if (known !== undefined) return known;
  const holder: ExchangeHolder = {
    exchange: createExchange({
      host: workbench.host.exchange,
      store: workbench.store,
      drafts: workbench.drafts,
      clock: workbench.clock,
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      openMeeting: () => holder.meeting,
    }),
    dialogChanged: new Emitter(),
    dialog: null,
    meeting: null,
  };
  holders.set(workbench, holder);
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

/** Opens one of the dialogs that can be asked for from anywhere; null closes it. */
export function showDialog(holder: ExchangeHolder, dialog: ExchangeDialog): void {
  holder.dialog = dialog;
  holder.dialogChanged.fire(undefined);
}

export function useDialog(): ExchangeDialog {
  const holder = useExchangeHolder();
  const [dialog, setDialog] = useState(holder.dialog);
  useEffect(() => holder.dialogChanged.event(() => setDialog(holder.dialog)), [holder]);
  return dialog;
}

const SETTLE_MS = 300;

/** A value asked for again some moments after each change of the exchange; `undefined` until first known. */
function useAsked<T>(exchange: Exchange, ask: () => Promise<T>, key: string): T | undefined {
  const [value, setValue] = useState<T | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const run = (): void => {
      timer = null;
      ask().then(
        (answer) => {
          if (isWanted) setValue(answer);
        },
        () => undefined,
      );
    };
    run();
    const stop = exchange.changed(() => {
      timer ??= setTimeout(run, SETTLE_MS);
    });
    return () => {
      isWanted = false;
      if (timer !== null) clearTimeout(timer);
      stop();
    };
  }, [exchange, key]);
  return value;
}

/** All circles and what of them is to be sent. */
export function useExchangeState(): ExchangeState | undefined {
  const exchange = useExchange();
  return useAsked(exchange, () => exchange.state(), 'state');
}

/** Members, log and remarks of one circle; null if it is gone. */
export function useCircle(circle: CircleId): CircleDetail | null | undefined {
  const { host } = useWorkbench();
  const exchange = useExchange();
  return useAsked(
    exchange,
    async () => {
      const detail = await host.exchange.circle({ circle });
      return detail.ok ? detail.value : null;
    },
    circle,
  );
}
