/** What came over, the way back, and what ended it before its time (a full disk); null where nothing did. */
export interface Brought<Done> {
  readonly done: readonly Done[];
  readonly failure: Error | null;
  undo(): Promise<void>;
}

/** Does something for one after the other, and stops at the first that fails: what was done before stays done. */
export async function eachUntilFailure<Item>(
  items: Iterable<Item>,
  act: (item: Item) => Promise<unknown>,
): Promise<{ readonly done: readonly Item[]; readonly failure: Error | null }> {
  const done: Item[] = [];
  for (const item of items) {
    try {
      await act(item);
    } catch (cause) {
      return { done, failure: cause instanceof Error ? cause : new Error(String(cause)) };
    }
    done.push(item);
  }
  return { done, failure: null };
}
