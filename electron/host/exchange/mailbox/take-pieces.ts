import type { CircleId } from '../../../../shared/base/ids.ts';
import { mayWrite } from '../circle/acceptance.ts';
import type { Circle } from '../circle/circle.ts';
import { FormatError } from '../codec/cbor.ts';
import { parseSegment } from '../codec/segment.ts';
import { readRecord } from '../membership/record.ts';
import type { MailboxCircles } from './mailbox.ts';
import type { Piece } from './pieces.ts';
import { ALL_TAKEN } from './taken.ts';
import type { Taken } from './taken.ts';
import { decodeTitlesItem } from './titles.ts';

/** Records of one mailbox that wait for the ones they build on. */
const LOOSE_MOST = 32;

/** Takes what came out of a circle's mailboxes into the circle. */
export class TakeIn {
  private readonly circles: MailboxCircles;
  private readonly id: CircleId;
  /** For each mailbox apart, so that who writes into one takes nothing from another. */
  private readonly loose = new Map<string, readonly Piece[]>();
  /** How many records there were when they were last tried. */
  private tried = 0;

  constructor(circles: MailboxCircles, id: CircleId) {
    this.circles = circles;
    this.id = id;
  }

  /** Out of the mailbox of an epoch. Null: it has to be read again. */
  take(pieces: readonly Piece[], epoch: string): Taken | null {
    const circle = this.circles.get(this.id);
    if (circle === null) return null;
    if (pieces.some(({ kind }) => kind === 'left')) this.circles.heardLeft?.(this.id);
    if (pieces.every(({ kind }) => kind === 'left')) return ALL_TAKEN;
    const of = (kind: Piece['kind']): readonly Piece[] => pieces.filter((piece) => piece.kind === kind);
    const titles = bytesOf(of('titles'));
    // Who is a member is known before anybody is heard; the titles are before the texts.
    if (titles.length > 0 && of('record').length > 0) this.circles.receive(circle, bytesOf(of('record')), []);
    this.hearTitles(titles, circle, epoch);
    const comeAgain = new Set<string>();
    let records = [...this.waiting(circle, of('record').length > 0), ...of('record')];
    let segments = of('segment');
    for (let left = -1; records.length !== left || segments.length > 0;) {
      left = records.length;
      const report = this.circles.receive(circle, bytesOf(records), bytesOf(segments));
      for (const hash of report.comeAgain) comeAgain.add(hash);
      segments = [];
      records = records.filter(({ bytes }) => isLoose(circle, bytes));
      if (records.length === 0) break;
    }
    const isNew = new Set(pieces);
    const fresh = records.filter((piece) => isNew.has(piece));
    this.keep(circle, epoch, fresh);
    const again = comeAgain.size === 0 ? [] : of('segment').filter((piece) => comeAgain.has(hashOf(piece)));
    return { loose: new Set(fresh), again: new Set(again) };
  }

  /** The loose records, where something may have come on which they build. */
  private waiting(circle: Circle, isMore: boolean): readonly Piece[] {
    return isMore || circle.membership.graph.size !== this.tried
      ? Array.from(this.loose.values()).flat()
      : [];
  }

  private keep(circle: Circle, epoch: string, fresh: readonly Piece[]): void {
    if (this.tried !== circle.membership.graph.size)
      for (const [name, pieces] of this.loose)
        this.loose.set(
          name,
          pieces.filter(({ bytes }) => isLoose(circle, bytes)),
        );
    this.loose.set(epoch, [...(this.loose.get(epoch) ?? []), ...fresh].slice(0, LOOSE_MOST));
    this.tried = circle.membership.graph.size;
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

function bytesOf(pieces: readonly Piece[]): readonly Uint8Array[] {
  return pieces.map(({ bytes }) => bytes);
}

/** Of a piece that could be read once. */
function hashOf({ bytes }: Piece): string {
  try {
    return parseSegment(bytes).hash;
  } catch (problem) {
    if (problem instanceof FormatError) return '';
    throw problem;
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
