import type { DocumentId } from '../../../shared/base/ids.ts';
import type { Workbench } from '../workbench.tsx';

/** The kind of judgement by which an offer is not made twice. */
export const OFFER = 'revision-offer';

/**
 * Keeps that the delegate has answered what a revision offers: brought the notes over, or does not need it. Gives
 * the way back, after which it is offered as before.
 */
export async function answerOffer(
  { store, clock }: Pick<Workbench, 'store' | 'clock'>,
  document: DocumentId,
  earlier: DocumentId,
): Promise<() => Promise<void>> {
  const id = `${OFFER}/${document}`;
  const before = (await store.judgements.of(OFFER).current()).find((one) => one.id === id);
  await store.judgements.put({ id, kind: OFFER, document, value: { earlier }, at: clock.now() });
  return () => (before === undefined ? store.judgements.remove(id) : store.judgements.put(before));
}
