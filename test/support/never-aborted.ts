import type { CallSignal } from '../../shared/contract/service.ts';

/** A signal that is never set. */
export const neverAborted: CallSignal = { aborted: false, onAbort: () => () => undefined };
