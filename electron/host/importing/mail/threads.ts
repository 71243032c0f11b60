/** What is needed of a message to put it into its thread. */
export interface ThreadedMessage {
  readonly id: string | null;
  /** Ids of the messages it answers, the nearest last. */
  readonly parents: readonly string[];
  readonly subject: string;
  /** Milliseconds; null if it has no date that can be read. */
  readonly date: number | null;
}

export interface PlacedMessage<M> {
  readonly message: M;
  /** 0 begins a thread. */
  readonly depth: number;
}

/** A subject without "Re:", "Fwd:" and the name of its list. */
export function bareSubject(subject: string): string {
  return subject
    .replace(
      /^(?:\s*(?:(?:re|aw|rép|res|fwd?|tr|ant|rv|ответ|回复|رد)(?:\[\d+\])?\s*[:：]|\[[^\]]{1,40}\]))+/iu,
      '',
    )
    .replace(/\s+/gu, ' ')
    .trim();
}

/**
 * Messages in the order of a conversation: threads by their first message, answers under what they answer, each by
 * date. An answer that names nobody goes to the thread of its subject.
 */
export function inThreads<M extends ThreadedMessage>(messages: readonly M[]): readonly PlacedMessage<M>[] {
  const byId = new Map<string, M>();
  for (const message of messages)
    if (message.id !== null && !byId.has(message.id)) byId.set(message.id, message);
  const roots = new Map<string, M>();
  const answers = new Map<M, M[]>();
  const starts: M[] = [];
  for (const message of [...messages].sort(earlier)) {
    const parent = parentOf(message, byId, roots);
    if (parent === null || isUnder(parent, message, answers)) {
      starts.push(message);
      const key = bareSubject(message.subject).toLowerCase();
      if (key !== '' && !roots.has(key)) roots.set(key, message);
    } else answers.set(parent, [...(answers.get(parent) ?? []), message]);
  }
  const placed: PlacedMessage<M>[] = [];
  const pending = starts.map((message) => ({ message, depth: 0 })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    placed.push(next);
    const { message, depth } = next;
    for (const answer of [...(answers.get(message) ?? [])].reverse())
      pending.push({ message: answer, depth: depth + 1 });
  }
  return placed;
}

function earlier(a: ThreadedMessage, b: ThreadedMessage): number {
  return (a.date ?? Number.MAX_SAFE_INTEGER) - (b.date ?? Number.MAX_SAFE_INTEGER);
}

function parentOf<M extends ThreadedMessage>(
  message: M,
  byId: ReadonlyMap<string, M>,
  roots: ReadonlyMap<string, M>,
): M | null {
  const named = message.parents.toReversed().flatMap((id) => byId.get(id) ?? []);
  const parent = named.find((one) => one !== message);
  if (parent !== undefined) return parent;
  const bare = bareSubject(message.subject).toLowerCase();
  const isAnswer = bare !== message.subject.replace(/\s+/gu, ' ').trim().toLowerCase() && bare !== '';
  const root = isAnswer ? roots.get(bare) : undefined;
  return root === undefined || root === message ? null : root;
}

/** True where `message` stands above `parent` already: two that name each other make no circle. */
function isUnder<M>(parent: M, message: M, answers: ReadonlyMap<M, readonly M[]>): boolean {
  const pending = [...(answers.get(message) ?? [])];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (one === parent) return true;
    pending.push(...(answers.get(one) ?? []));
  }
  return false;
}
