import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../electron/hub/hub-limits.ts';
import { Rates } from '../../../electron/hub/rates.ts';

describe('what one address may ask', () => {
  it('comes back with time, and who asks too often is not put off for longer', () => {
    let now = 0;
    const rates = new Rates({ ...DEFAULT_LIMITS, openingsPerSecond: 1, messagesPerSecond: 10 }, () => now);
    const use = rates.arrive('192.0.2.1');
    const opened = (): number => Array.from({ length: 100 }, () => use?.opening()).filter(Boolean).length;
    expect(opened()).toBe(20);
    expect(opened()).toBe(0);
    now += 3_000;
    expect(opened()).toBe(3);
    for (let i = 0; i < 200; i += 1) expect(use?.message(1)).toBe(0);
    expect([use?.message(1), use?.message(1)]).toEqual([100, 200]);
    expect(rates.arrive('192.0.2.2')?.opening()).toBe(true);
  });

  it('is so many new mailboxes in a day, of all that one network calls itself', () => {
    let now = 0;
    const rates = new Rates({ ...DEFAULT_LIMITS, mailboxesPerAddress: 24 }, () => now);
    const made = (address: string): number =>
      Array.from({ length: 100 }, () => rates.arrive(address)?.newMailbox()).filter(Boolean).length;
    expect(made('2001:db8::1')).toBe(24);
    expect(made('2001:DB8:0:0:9::2')).toBe(0);
    expect(made('2001:db8:0:1::1')).toBe(24);
    expect(made('192.0.2.1')).toBe(24);
    expect(made('::ffff:192.0.2.1')).toBe(0);
    now += 3 * 3_600_000;
    rates.tidy();
    expect(made('2001:db8::3')).toBe(3);
  });

  it('is forgotten with the address when it owes nothing', () => {
    let now = 0;
    const rates = new Rates({ ...DEFAULT_LIMITS, connectionsPerAddress: 1 }, () => now);
    const use = rates.arrive('192.0.2.1');
    expect(rates.arrive('192.0.2.1')).toBeNull();
    use?.leave();
    now += 60_000;
    rates.tidy();
    expect(rates.arrive('192.0.2.1')).not.toBeNull();
  });
});
