import type { CircleId } from '../../../../shared/base/ids.ts';
import { mayWrite } from '../circle/acceptance.ts';
import type { Circle } from '../circle/circle.ts';
import { FormatError } from '../codec/cbor.ts';
import { readRecord } from '../membership/record.ts';
import type { MailboxCircles } from './mailbox.ts';
import type { Piece } from './pieces.ts';
import { decodeTitlesItem } from './titles.ts';

/** Records that wait for the ones they build on. */
const LOOSE_MOST = 256;

/** Takes what came out of a circle's mailboxes into the circle. */
export class TakeIn {
  private readonly circles: MailboxCircles;
  private readonly id: CircleId;
  private loose: readonly Uint8Array[] = [];

  constructor(circles: MailboxCircles, id: CircleId) {
    this.circles = circles;
    this.id = id;
  }

  /** Out of the mailbox of an epoch. False: not all of it is kept; it has to be read again. */
  take(pieces: readonly Piece[], epoch: string): boolean {
    const circle = this.circles.get(this.id);
    if (circle === null) return false;
    if (pieces.some(({ kind }) => kind === 'left')) this.circles.heardLeft?.(this.id);
    if (pieces.every(({ kind }) => kind === 'left')) return true;
    const of = (kind: Piece['kind']): readonly Uint8Array[] =>
      pieces.filter((piece) => piece.kind === kind).map(({ bytes }) => bytes);
    let records = [...this.loose, ...of('record')];
    let segments = of('segment');
    const titles = of('titles');
    // Who is a member is known before anybody is heard; the titles are before the texts.
    if (titles.length > 0 && records.length > 0) this.circles.receive(circle, records, []);
    this.hearTitles(titles, circle, epoch);
    let turnedAway = 0;
    for (let left = -1; records.length !== left || segments.length > 0;) {
      left = records.length;
      turnedAway += this.circles.receive(circle, records, segments).turnedAway;
      segments = [];
      records = records.filter((bytes) => isLoose(circle, bytes));
      if (records.length === 0) break;
    }
    this.loose = records.slice(0, LOOSE_MOST);
    return turnedAway === 0 && this.loose.length === 0;
  }

  /**
   * The word of a colleague who may write, for as long as the texts are not here. Somebody who was removed has the keys
   * of older mailboxes and is no colleague. What is no list of titles is passed over.
   */
  private hearTitles(items: readonly Uint8Array[], circle: Circle, epoch: string): void {
    const { state } = circle.membership;
    if (epoch !== state.epoch) return;
    const titles = items.flatMap((bytes) => {
      const told = titlesIn(bytes, { circle: this.id, epoch });
      return told !== null && mayWrite(state.members.get(told.device)?.role ?? null, 'text')
        ? told.titles
        : [];
    });
    if (titles.length > 0) this.circles.heardTitles?.(this.id, titles);
  }
}

/** A record that could not be judged because what it builds on is not here. */
function isLoose(circle: Circle, bytes: Uint8Array): boolean {
  try {
    const { parents } = readRecord(bytes);
    return !parents.every((id) => circle.membership.graph.has(id));
  } catch (problem) {
    if (problem instanceof FormatError) return false;
    throw problem;
  }
}

function titlesIn(...[bytes, place]: Parameters<typeof decodeTitlesItem>) {
  try {
    return decodeTitlesItem(bytes, place);
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}
