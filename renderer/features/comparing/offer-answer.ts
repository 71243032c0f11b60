import type { DocumentId } from '../../../shared/base/ids.ts';
import type { Workbench } from '../workbench.tsx';

/** The kind of judgement by which an offer is not made twice. */
export const OFFER = 'revision-offer';

/** Keeps that the delegate has answered what a revision offers: brought the notes over, or does not need it. */
export function answerOffer(
  { store, clock }: Pick<Workbench, 'store' | 'clock'>,
  document: DocumentId,
  earlier: DocumentId,
): Promise<void> {
  const value = { earlier };
  return store.judgements.put({ id: `${OFFER}/${document}`, kind: OFFER, document, value, at: clock.now() });
}
