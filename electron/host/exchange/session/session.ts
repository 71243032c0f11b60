import type { Event } from '../../../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import type { Seen } from '../codec/segment.ts';
import type { Exchange } from '../exchange.ts';
import type { Line, LineEnd } from '../line/line.ts';

/*
 * What a line is used for: the protocol `dw/1` (docs/formats/session.md) between two workbenches. `open-session.ts`
 * makes one.
 *
 * Who calls what. Whoever owns lines (`network/`) calls `openSession` for each line as soon as it is up, whichever side
 * called, and drops the session when `ended` fires, which is once, and last; closing either closes the other. It listens
 * to `changed` and reads `peer`, `circles` and `traffic` of the line for its status. A session listens to
 * `exchange.changed` itself: whatever seals, reads a file or writes a record only fires that, and what is new goes out.
 * `refresh` is called when what may use this line changed (a choice of the delegate), `checkNow`, `pause`, `here` and
 * `tellApplied` when the delegate or the window said so. What arrives is taken in by `takeIn` (`../take-in.ts`), the way
 * of files too, before anybody is told; then `exchange.changed` fires.
 */

/** A circle that may use this line. */
export interface SessionCircle {
  readonly id: CircleId;
  /** Whether the text of a draft may go by this line. A piece with a draft that may not goes without its body. */
  mayLeave(draft: DraftId): boolean;
  /** True: where the delegate reads is told, and what the colleague tells is heard. */
  readonly presence: boolean;
  /** Up to where the window's texts hold the log; empty as long as the window has not said. */
  applied(): readonly Seen[];
}

/** What a session works with. */
export interface SessionPorts {
  readonly exchange: Exchange;
  /** Asked at the beginning, after `refresh`, and when `exchange.changed` fires. Circles that may not use this line are left out. */
  circles(): readonly SessionCircle[];
  /** Further families of messages. */
  readonly channels?: readonly SessionChannel[];
  readonly timers?: SessionTimers;
}

/** Time as a session sees it; a port, so that tests need not wait. */
export interface SessionTimers {
  /** Milliseconds that never step back. */
  now(): number;
  /** Calls once; the result forgets it. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Who is at the other end, proved by MACs over this very connection. */
export interface SessionPeer {
  readonly device: DeviceId;
  /** The key by which it was proved. Who goes by the same device under another key is somebody else. */
  readonly key: string;
  readonly person: string;
  /** Circles that both ends are members of and that may use this line. */
  readonly circles: readonly CircleId[];
}

/**
 * How far a circle is compared with the colleague. `equal`: both hold the same, as far as it may go by this line;
 * `differs`: nothing more can go, and it is not the same (a piece that one side refuses, a fork not yet healed).
 */
export type SessionState = 'comparing' | 'exchanging' | 'equal' | 'differs' | 'paused';

export interface SessionCircleStatus {
  readonly circle: CircleId;
  readonly state: SessionState;
  /** Bytes still to go, as far as is known. */
  readonly toSend: number;
  readonly toReceive: number;
  /** Since when it is in this state, by the wall clock. */
  readonly since: number;
}

/** Where a colleague is; `draft` null: connected, in no draft of the circle. */
export interface SessionPresence {
  readonly circle: CircleId;
  readonly device: DeviceId;
  readonly draft: DraftId | null;
  readonly clause: string | null;
  /** The colleague left, or tells nothing any more. */
  readonly gone: boolean;
}

/** What the colleague's texts hold of a circle, as the colleague says. */
export interface SessionReceipt {
  readonly circle: CircleId;
  readonly device: DeviceId;
  readonly applied: readonly Seen[];
}

/**
 * Why a session ended, beside what ended the line. `nobody-known`: no circle in common and no door in use; `self`: the
 * line leads back to this very process; `removed`: this device or the other is out of the only circles in common (by
 * then the records that say so have been told); `malformed`, `bad-proof`, `flood`: the other end does not keep to the
 * protocol, and calling it again soon is no use; `disk`: this computer's disk takes nothing of what arrives.
 */
export type SessionEnd =
  | 'nobody-known'
  | 'self'
  | 'removed'
  | 'newer-version'
  | 'malformed'
  | 'bad-proof'
  | 'flood'
  | 'disk'
  | LineEnd;

export interface Session {
  readonly line: Line;
  /** Null until the other end has proved who it is. */
  readonly peer: SessionPeer | null;
  readonly circles: readonly SessionCircleStatus[];
  /** Peer, state, or bytes to go changed; at most every 100 ms. */
  readonly changed: Event<undefined>;
  readonly presence: Event<SessionPresence>;
  readonly receipt: Event<SessionReceipt>;
  /** Once, and last. */
  readonly ended: Event<SessionEnd>;
  /** Sends what is in the log and not with the colleague. Needless after `exchange.changed`. */
  push(circle: CircleId): void;
  /** Compares all circles again: one small message each way where nothing is new. */
  checkNow(): void;
  /** Asks `ports.circles` again. */
  refresh(): void;
  /** True: no text, record, attachment or place is sent any more, and what is under way stops between two frames. */
  pause(paused: boolean): void;
  /** Where the delegate is, told where presence is on. Draft null: in none of the circle; circle null: in none at all. */
  here(circle: CircleId | null, draft: DraftId | null, clause: string | null): void;
  /** Tells the colleague what `SessionCircle.applied` says now. */
  tellApplied(circle: CircleId): void;
  close(): void;
}

/** Numbers of the channels on the wire. */
export const CHANNELS = { chunks: 1, door: 2, outline: 3 } as const;
export type ChannelName = keyof typeof CHANNELS;

/**
 * A further family of messages on the same line: `chunks` (attachments), `door` (somebody who holds no key of the circle
 * yet) and `outline` (what is on its way). Messages of a channel arrive whole and in order, or not at all. They are cut into frames and wait behind
 * everything that is more urgent.
 */
export interface SessionChannel {
  readonly name: ChannelName;
  /** `membership` goes before text, `attachments` after everything. */
  readonly urgency: 'membership' | 'attachments';
  /** Longer messages of the other end are refused before anything is kept of them, and end the session. */
  readonly maxMessage: number;
  /** `members`: nothing is let through before the other end proved who it is; `anyone`: from the beginning. */
  readonly who: 'members' | 'anyone';
  /** Called once for each session, at its beginning. */
  open(link: ChannelLink): ChannelEnd;
}

/** The session's side of a channel. */
export interface ChannelLink {
  readonly line: Line;
  readonly peer: SessionPeer | null;
  /**
   * Resolves when the message has left; wait for that before giving the next large one. Resolves false, and sends
   * nothing, when the session has ended or (`members`) nobody is known yet.
   */
  send(message: Uint8Array): Promise<boolean>;
  /** The other end breaks the rules of the channel: ends the session. */
  refuse(): void;
}

/** The channel's side. Nothing here may throw because of what the other end sent. */
export interface ChannelEnd {
  receive(message: Uint8Array): void;
  /** Somebody is known, or the circles in common changed. */
  peerChanged(peer: SessionPeer): void;
  /** True: the session stays although no circle is in common (somebody stands at the door). Asked when it would end. */
  readonly holds: boolean;
  closed(): void;
}
