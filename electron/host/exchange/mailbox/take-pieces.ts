import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import { FormatError } from '../codec/cbor.ts';
import { readRecord } from '../membership/record.ts';
import type { MailboxCircles } from './mailbox.ts';
import type { Title } from '../outline/outline-messages.ts';
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

  /** False: not all of it is kept; it has to be read again. */
  take(pieces: readonly Piece[]): boolean {
    const circle = this.circles.get(this.id);
    if (circle === null) return false;
    this.hearTitles(pieces);
    const of = (kind: Piece['kind']): readonly Uint8Array[] =>
      pieces.filter((piece) => piece.kind === kind).map(({ bytes }) => bytes);
    let records = [...this.loose, ...of('record')];
    let segments = of('segment');
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

  /** A colleague's word, for as long as the texts are not here. What is no list of titles is passed over. */
  private hearTitles(pieces: readonly Piece[]): void {
    const titles = pieces.filter(({ kind }) => kind === 'titles').flatMap(({ bytes }) => titlesIn(bytes));
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

function titlesIn(bytes: Uint8Array): readonly Title[] {
  try {
    return decodeTitlesItem(bytes);
  } catch (problem) {
    if (problem instanceof FormatError) return [];
    throw problem;
  }
}
