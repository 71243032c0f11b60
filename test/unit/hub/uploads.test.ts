import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../electron/hub/hub-limits.ts';
import { Rates } from '../../../electron/hub/rates.ts';
import { uploadRoom, Uploads } from '../../../electron/hub/uploads.ts';

const target = { kind: 'item', mailbox: 'm', id: 'i', class: 1, hours: 0 } as const;
const part = (length: number): Uint8Array => new Uint8Array(length);

describe('what arrives in parts', () => {
  it('is let go of when it is not whole in time, and gives its room back', () => {
    let now = 0;
    const room = uploadRoom(1_000);
    const uploads = new Uploads(room, 60_000, () => now);
    expect(uploads.begin(1, target, 900, part(10))).toBeNull();
    now = 50_000;
    expect(uploads.begin(2, target, 900, part(10))).toBe('too-many');
    expect(uploads.more(1, part(10))).toBeNull();
    expect(uploads.late()).toEqual([]);
    now = 60_001;
    expect(uploads.late()).toEqual([1]);
    expect(uploads.late()).toEqual([]);
    // Its parts were on their way: they are nobody's, and no reason to end the connection.
    expect(uploads.more(1, part(10))).toBeNull();
    expect(uploads.begin(3, target, 900, part(10))).toBeNull();
    expect(uploads.more(3, part(890))).toMatchObject({ ref: 3 });
    expect(room.take(1_000)).toBe(true);
  });

  it('takes from one address no more than its share, however many connections it makes', () => {
    const limits = { ...DEFAULT_LIMITS, uploadBytes: 300, uploadBytesPerAddress: 200 };
    const rates = new Rates(limits, () => 0);
    const from = (address: string) =>
      new Uploads(rates.arrive(address)?.room ?? uploadRoom(0), 60_000, () => 0);
    const [first, second, other] = [from('192.0.2.1'), from('192.0.2.1'), from('192.0.2.2')];
    expect(first.begin(1, target, 150, part(1))).toBeNull();
    expect(second.begin(1, target, 150, part(1))).toBe('too-many');
    expect(other.begin(1, target, 150, part(1))).toBeNull();
    // What all have is bounded as well.
    expect(other.begin(2, target, 50, part(1))).toBe('too-many');
    first.drop();
    expect(second.begin(2, target, 150, part(1))).toBeNull();
  });
});
