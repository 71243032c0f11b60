import { Emitter } from '../../../../shared/base/emitter.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { Way } from '../../../../shared/contract/network.ts';
import type { ComingDraft, OutlineClause } from '../../../../shared/contract/outline.ts';
import type { Circle } from '../circle/circle.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Exchange } from '../exchange.ts';
import type { Line } from '../line/line.ts';
import type { Title } from './outline-messages.ts';

/** One session's side of the channel, as the book uses it. */
export interface OutlineSender {
  readonly way: Way;
  readonly circles: readonly CircleId[];
  /** Who is at the other end. */
  readonly person: string;
  sendTitles(circle: CircleId, titles: readonly Title[]): void;
  sendAsk(circle: CircleId, draft: DraftId): void;
  sendText(circle: CircleId, draft: DraftId, clauses: readonly OutlineClause[]): void;
}

/** From so many bytes still to go on, the titles go before them: some six seconds at 64 kbit/s. */
const MUCH = 48 * 1024;
/** Texts that one colleague may wait for at once. */
const MOST_WANTED = 16;
/** Copies to read that are kept, all circles together, and the letters of all of them. */
const MOST_COPIES = 64;
const MOST_LETTERS = 4_000_000;

interface Coming {
  readonly title: string;
  readonly person: string;
  asked: boolean;
  copy: Copy | null;
}

/** What one colleague says that a text is. */
interface Copy {
  readonly person: string;
  readonly clauses: readonly OutlineClause[];
  readonly letters: number;
}

/**
 * What is on its way, on both sides: tells titles to whoever lacks much, and copies of texts to who asks; keeps what
 * colleagues tell until the texts themselves are here. All of it in memory, and none of it in any log.
 */
export class OutlineBook {
  /** What is on its way is different. */
  readonly changed = new Emitter<CircleId>();
  /** A colleague asks for a text, which the window has. */
  readonly wanted = new Emitter<{ readonly circle: CircleId; readonly draft: DraftId }>();
  private readonly exchange: Exchange;
  private readonly mayLeave: (circle: CircleId, draft: DraftId, way: Way) => boolean;
  private readonly senders = new Map<Line, OutlineSender>();
  private readonly told = new WeakMap<OutlineSender, Set<CircleId>>();
  private readonly waiting = new Map<OutlineSender, Set<string>>();
  /** What each colleague was asked for, once in a session, and what of it was not said yet. */
  private readonly asking = new Map<
    OutlineSender,
    { readonly asked: Set<string>; readonly owed: Set<string> }
  >();
  private readonly coming = new Map<CircleId, Map<DraftId, Coming>>();

  constructor(exchange: Exchange, mayLeave: OutlineBook['mayLeave']) {
    this.exchange = exchange;
    this.mayLeave = mayLeave;
  }

  add(line: Line, sender: OutlineSender): void {
    this.senders.set(line, sender);
  }

  remove(line: Line): void {
    const sender = this.senders.get(line);
    if (sender !== undefined) {
      this.waiting.delete(sender);
      this.asking.delete(sender);
    }
    this.senders.delete(line);
  }

  /** A colleague is there, in these circles: what the delegate wants to read is asked for. */
  met(sender: OutlineSender): void {
    for (const circle of sender.circles) {
      for (const [draft, one] of this.coming.get(circle) ?? [])
        if (one.asked && one.copy === null) this.sayAsk(sender, circle, draft);
    }
  }

  /** No more at once than the other end takes; the others when one of them came. */
  private sayAsk(sender: OutlineSender, circle: CircleId, draft: DraftId): void {
    const { asked, owed } = this.asking.get(sender) ?? { asked: new Set(), owed: new Set() };
    this.asking.set(sender, { asked, owed });
    const key = `${circle}/${draft}`;
    if (owed.size >= MOST_WANTED || asked.has(key)) return;
    asked.add(key);
    owed.add(key);
    sender.sendAsk(circle, draft);
  }

  /** So much of each circle is still to go over a line: where it is much, the titles go first. */
  moving(line: Line, circles: readonly { readonly circle: CircleId; readonly toSend: number }[]): void {
    const sender = this.senders.get(line);
    if (sender === undefined) return;
    for (const { circle, toSend } of circles) {
      const told = this.told.get(sender) ?? new Set();
      this.told.set(sender, told);
      const found = this.open(circle);
      if (toSend < MUCH || told.has(circle) || found === null || !sender.circles.includes(circle)) continue;
      told.add(circle);
      const titles = titlesOf(found).filter(({ draft }) => this.mayLeave(circle, draft, sender.way));
      if (titles.length > 0) sender.sendTitles(circle, titles);
    }
  }

  /** What is on its way. What is here by now is left out. */
  list(circle: CircleId): readonly ComingDraft[] {
    const drafts = this.coming.get(circle);
    if (drafts === undefined) return [];
    this.forgetHere(circle, drafts);
    return Array.from(drafts, ([draft, one]) => ({
      draft,
      title: one.title,
      person: one.person,
      asked: one.asked,
      teller: one.copy?.person ?? null,
      clauses: one.copy === null ? null : [...one.copy.clauses],
    }));
  }

  /** The delegate wants to read it first. */
  ask(circle: CircleId, draft: DraftId): void {
    const one = this.coming.get(circle)?.get(draft);
    if (one === undefined) return;
    one.asked = true;
    for (const sender of this.senders.values())
      if (sender.circles.includes(circle)) this.sayAsk(sender, circle, draft);
    this.changed.fire(circle);
  }

  /** The window says a text that was asked for. */
  tell(circle: CircleId, draft: DraftId, clauses: readonly OutlineClause[]): void {
    const key = `${circle}/${draft}`;
    for (const [sender, wanted] of this.waiting) {
      if (!wanted.delete(key) || !this.mayTell(sender, circle, draft)) continue;
      sender.sendText(circle, draft, clauses);
    }
  }

  /** A colleague says what is on its way. */
  heardTitles(circle: CircleId, person: string, titles: readonly Title[]): void {
    if (this.open(circle) === null) return;
    const before = this.coming.get(circle);
    const drafts = new Map(
      titles.map(({ draft, title }) => {
        const known = before?.get(draft);
        return [draft, { title, person, asked: known?.asked ?? false, copy: known?.copy ?? null }];
      }),
    );
    // What comes from a relay comes from there still.
    for (const [draft, one] of before ?? [])
      if (one.person === '' && !drafts.has(draft)) drafts.set(draft, one);
    this.forgetHere(circle, drafts);
    this.coming.set(circle, drafts);
    this.changed.fire(circle);
  }

  /** Somebody left these at a relay: nobody is there to be asked, and what a colleague says of a text is kept. */
  heardAtRelay(circle: CircleId, titles: readonly Title[]): void {
    if (this.open(circle) === null) return;
    const drafts = this.coming.get(circle) ?? new Map<DraftId, Coming>();
    for (const { draft, title } of titles) {
      const isFull = drafts.size >= LIMITS.draftsPerDevice && !drafts.has(draft);
      const { person = '', asked = false, copy = null } = drafts.get(draft) ?? {};
      if (!isFull && person === '') drafts.set(draft, { title, person, asked, copy });
    }
    this.coming.set(circle, drafts);
    this.forgetHere(circle, drafts);
    this.changed.fire(circle);
  }

  /** False: more is asked for than anybody reads. */
  heardAsk(sender: OutlineSender, circle: CircleId, draft: DraftId): boolean {
    if (!this.mayTell(sender, circle, draft)) return true;
    const wanted = this.waiting.get(sender) ?? new Set();
    if (wanted.size >= MOST_WANTED) return false;
    wanted.add(`${circle}/${draft}`);
    this.waiting.set(sender, wanted);
    this.wanted.fire({ circle, draft });
    return true;
  }

  /** Only what this colleague was asked for is kept, as that colleague's word; what is read already stays as it is. */
  heardText(
    sender: OutlineSender,
    circle: CircleId,
    draft: DraftId,
    clauses: readonly OutlineClause[],
  ): void {
    if (this.asking.get(sender)?.owed.delete(`${circle}/${draft}`) !== true) return;
    const one = this.coming.get(circle)?.get(draft);
    const letters = clauses.reduce((sum, { text, label }) => sum + text.length + (label?.length ?? 0), 0);
    if (one?.asked === true && one.copy === null && this.hasRoomFor(letters)) {
      one.copy = { person: sender.person, clauses, letters };
      this.changed.fire(circle);
    }
    this.met(sender);
  }

  private mayTell(sender: OutlineSender, circle: CircleId, draft: DraftId): boolean {
    const found = sender.circles.includes(circle) ? this.open(circle) : null;
    const isThere = found !== null && titlesOf(found).some((one) => one.draft === draft);
    return isThere && this.mayLeave(circle, draft, sender.way);
  }

  private hasRoomFor(letters: number): boolean {
    const all = Array.from(this.coming.values()).flatMap((drafts) => Array.from(drafts.values()));
    const copies = all.flatMap(({ copy }) => copy ?? []);
    return (
      copies.length < MOST_COPIES && copies.reduce((sum, copy) => sum + copy.letters, letters) <= MOST_LETTERS
    );
  }

  /** Where a moderator lets texts in, nothing is shown before. */
  private open(id: CircleId): Circle | null {
    const circle = this.exchange.get(id);
    return circle === null || circle.role === null || circle.isModerated ? null : circle;
  }

  private forgetHere(id: CircleId, drafts: Map<DraftId, Coming>): void {
    const here = this.exchange.get(id)?.loggedDrafts() ?? [];
    for (const { draft } of here) drafts.delete(draft);
    if (drafts.size === 0) this.coming.delete(id);
  }
}

/** The texts that were released into a circle, the newest first, under the names that they were released by. */
function titlesOf(circle: Circle): readonly Title[] {
  const titles = new Map<DraftId, { readonly title: string; readonly at: number }>();
  for (const { act } of circle.acts()) {
    if (act.kind === 'released') titles.set(act.draft, { title: act.title, at: act.at });
  }
  return Array.from(titles, ([draft, one]) => ({ draft, ...one }))
    .sort((a, b) => b.at - a.at)
    .map(({ draft, title }) => ({ draft, title }));
}
