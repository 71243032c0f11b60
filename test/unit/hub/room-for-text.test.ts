import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../electron/hub/hub-limits.ts';
import { MailboxIndex } from '../../../electron/hub/store/mailbox-index.ts';

const MIB = 1024 * 1024;
const bounds = { ...DEFAULT_LIMITS, mailboxBytes: 8 * MIB, totalBytes: 16 * MIB };
const entry = (id: string, size: number) => ({
  number: 1,
  class: 3,
  id,
  size,
  expiresAt: 0,
  at: 0,
  place: 0,
  offset: 0,
});

it('takes a text where documents take all the room that they get', () => {
  const index = new MailboxIndex(() => 0);
  for (let n = 0; index.refusal('chunk', 'a', MIB, bounds) === null; n += 1)
    index.addChunk('a', entry(`a${n}`, MIB));
  expect(index.refusal('chunk', 'a', MIB, bounds)).toBe('mailbox-full');
  expect(index.refusal('item', 'a', MIB, bounds)).toBeNull();
  for (let n = 0; index.refusal('chunk', 'b', MIB, bounds) === null; n += 1)
    index.addChunk('b', entry(`b${n}`, MIB));
  expect(index.refusal('chunk', 'c', MIB, bounds)).toBe('hub-full');
  expect(index.refusal('item', 'c', MIB, bounds)).toBeNull();
});
