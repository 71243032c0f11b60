import type { Random } from '../../../../shared/base/ports.ts';
import type { MailboxTrouble } from './mailbox.ts';
import type { MailboxClient } from './mailbox-client.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import type { BoxMemory } from './memory.ts';
import type { OwnItem } from './own-items.ts';
import type { Piece } from './pieces.ts';
import type { Taken } from './taken.ts';

/** What one mailbox on one connection works with. */
export interface BoxPorts {
  readonly client: MailboxClient;
  readonly keys: MailboxKeys;
  readonly memory: BoxMemory;
  readonly random: Random;
  /** What this device has of it and may post. */
  own(): readonly OwnItem[];
  /** Takes in; null: nothing is known to be kept, so it must not be believed read. */
  take(pieces: readonly Piece[]): Taken | null;
  /** State or figures changed; `memory` is to be written. */
  changed(): void;
  trouble(kind: MailboxTrouble): void;
  /** The relay says what it must not, or nothing any more: the connection is to end. */
  fail(): void;
}
