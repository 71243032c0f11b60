import type { Bytes } from '../../../../shared/base/bytes.ts';

/** A way to somebody who is not known yet: a line's door channel, or a door at a relay. Messages arrive whole. */
export interface DoorLink {
  /** What both ends of this way know and nobody in between: a proof made for one way is none on another. */
  readonly binding: Uint8Array;
  send(message: Bytes): Promise<boolean>;
  /** The other end keeps to no rule: nothing more of it is read. */
  refuse(): void;
}

/** What is done with what comes by a link. */
export interface DoorEnd {
  receive(message: Uint8Array): void;
  closed(): void;
}
